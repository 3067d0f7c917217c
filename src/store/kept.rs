//! The trail, and choices made by key.

use super::{Error, Reader, Store};

impl Store {
    /// Remembers the trail, in the caller's own words.
    pub fn save_trail(&mut self, trail: &str) -> Result<(), Error> {
        let _ = trail;
        todo!()
    }

    /// Remembers a choice.
    pub fn set_choice(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let _ = (name, value);
        todo!()
    }
}

impl Reader {
    /// The trail, as it was saved last.
    pub fn load_trail(&self) -> Result<Option<String>, Error> {
        todo!()
    }

    /// A choice, as it was made last.
    pub fn choice(&self, name: &str) -> Result<Option<String>, Error> {
        let _ = name;
        todo!()
    }
}
