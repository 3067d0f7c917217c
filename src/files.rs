//! The few plain files: settings, sources, exports; written beside and renamed into place.
