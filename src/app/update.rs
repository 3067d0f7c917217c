//! One message in, the state changed, effects out.

use super::{Effect, Message, Options, State};

/// The state to start with, and the first effects.
pub fn begin(options: Options) -> (State, Vec<Effect>) {
    let _ = options;
    todo!()
}

/// Takes a message. Short and total: each family has a function of its own.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let _ = (state, message);
    todo!()
}
