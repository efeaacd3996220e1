//! The migrations are built into the program: a new one must not be missed.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
