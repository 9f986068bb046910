//! Uncertain numbers, as files of this room call them.

pub(crate) use crate::law::*;
