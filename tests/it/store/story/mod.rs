//! One story through every public function that the other tests do not walk,
//! and every statement prepared.

mod kept;
mod lists;
mod ready;
