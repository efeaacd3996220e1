//! A value that the compiler need not look into.
//!
//! Whoever waits for anything while holding an office asks the compiler to prove that the
//! office may go to another thread, and it does so anew for every handler of a page and of
//! the API, down to the last type of the typesetter and of the database's driver: that was
//! a third of the time that building the server took. Behind this door the proof
//! ends: it was given once, where the value was put in.

use std::ops::{Deref, DerefMut};

/// A value behind a door: read, changed and cloned as if it stood there itself.
pub struct Opaque<T>(Box<dyn Held<T>>);

trait Held<T>: Send + Sync {
    fn value(&self) -> &T;
    fn value_mut(&mut self) -> &mut T;
    fn another(&self) -> Box<dyn Held<T>>;
}

impl<T: Clone + Send + Sync + 'static> Held<T> for T {
    fn value(&self) -> &T {
        self
    }

    fn value_mut(&mut self) -> &mut T {
        self
    }

    fn another(&self) -> Box<dyn Held<T>> {
        Box::new(self.clone())
    }
}

impl<T: Clone + Send + Sync + 'static> Opaque<T> {
    /// Puts a value behind the door.
    pub fn new(value: T) -> Opaque<T> {
        Opaque(Box::new(value))
    }
}

impl<T> Clone for Opaque<T> {
    fn clone(&self) -> Opaque<T> {
        // of what is held, not of the box: a box of it holds it too
        Opaque((*self.0).another())
    }
}

impl<T> Deref for Opaque<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.value()
    }
}

impl<T> DerefMut for Opaque<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.value_mut()
    }
}
