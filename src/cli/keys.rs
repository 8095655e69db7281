//! Single keys of a person at the terminal, and the terminal as it was before, however this program ends.
//!
//! Only echo and the wait for a whole line are switched off: output stays what it is, and Ctrl-C a signal.

#[cfg(unix)]
pub(super) use unix::{KeyMode, restore};

#[cfg(unix)]
mod unix {
    use std::io::{IsTerminal as _, Read as _, stderr, stdin};
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use rustix::process::getpgrp;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};

    /// The terminal's mode before [`KeyMode::enter`], until it is put back.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    /// Keys come one by one until this is dropped.
    #[derive(Debug)]
    pub(in crate::cli) struct KeyMode(());

    impl KeyMode {
        /// `None` where nobody types: no terminal, or one that another program has.
        pub(in crate::cli) fn enter() -> Option<Self> {
            if !stdin().is_terminal() || !stderr().is_terminal() || !switch() {
                return None;
            }
            let report = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                restore();
                report(panic);
            }));
            Some(Self(()))
        }

        /// The shell gave the terminal back after a stop, in its own mode.
        pub(in crate::cli) fn again() {
            let entered = before().is_some();
            if entered {
                switch();
            }
        }

        /// Hands on each key, on a thread of its own, until the terminal has gone or `on_key` says `false`.
        pub(in crate::cli) fn read(on_key: impl Fn(u8) -> bool + Send + 'static) {
            std::thread::spawn(move || {
                let mut key = [0];
                loop {
                    match stdin().lock().read(&mut key) {
                        Ok(1) if on_key(key[0]) => {}
                        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                        _ => return,
                    }
                }
            });
        }
    }

    impl Drop for KeyMode {
        fn drop(&mut self) {
            restore();
        }
    }

    fn before() -> MutexGuard<'static, Option<Termios>> {
        BEFORE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A program in the background must not touch the terminal: it would be stopped.
    fn in_foreground() -> bool {
        tcgetpgrp(stdin()).is_ok_and(|group| group == getpgrp())
    }

    fn switch() -> bool {
        if !in_foreground() {
            return false;
        }
        let Ok(mode) = tcgetattr(stdin()) else {
            return false;
        };
        let mut keys = mode.clone();
        keys.local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO);
        let switched = tcsetattr(stdin(), OptionalActions::Now, &keys).is_ok();
        before().get_or_insert(mode);
        switched
    }

    /// The terminal as it was.
    pub(in crate::cli) fn restore() {
        let mode = before().take();
        if let Some(mode) = mode
            && in_foreground()
        {
            let _ = tcsetattr(stdin(), OptionalActions::Now, &mode);
        }
    }
}

/// Where there are no keys, nothing was changed.
#[cfg(not(unix))]
pub(super) fn restore() {}
