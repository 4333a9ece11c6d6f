//! Le processus enfant : un script après l'autre, jusqu'à ce que son maître ferme le tube.

use std::{
    cell::RefCell,
    io::{self, StdinLock, StdoutLock},
    process::ExitCode,
    rc::Rc,
};

use crate::{
    MAX_LOG,
    engine::{self, Ask},
    limits,
    wire::{self, Answer, Order, Task, Word},
};

/// Mène les scripts reçus sur l'entrée ; rend la main quand elle se ferme, ou qu'elle ne dit rien d'attendu.
pub fn serve() -> ExitCode {
    limits::close();
    let at_rest = limits::virtual_memory();
    let pipe = Rc::new(RefCell::new(Pipe { from: io::stdin().lock(), to: io::stdout().lock() }));
    loop {
        let order = pipe.borrow_mut().hear();
        let Ok(Order::Run(task)) = order else { return ExitCode::SUCCESS };
        limits::set(&task.limits, at_rest);
        let word = carry_out(&task, &pipe);
        if pipe.borrow_mut().say(&word).is_err() {
            return ExitCode::FAILURE;
        }
    }
}

fn carry_out(task: &Task, pipe: &Rc<RefCell<Pipe>>) -> Word {
    let (pipe, mut logged) = (pipe.clone(), 0);
    let host = move |ask| match ask {
        Ask::Call(request) => pipe.borrow_mut().ask(request),
        Ask::Log(line) => {
            logged += 1;
            if logged <= MAX_LOG.0 {
                let line = line.chars().take(MAX_LOG.1).collect();
                pipe.borrow_mut().say(&Word::Log(line)).unwrap_or_else(|_| orphaned());
            }
            Answer::Ok(serde_json::Value::Null)
        }
    };
    match engine::run(task, host) {
        Ok(value) => Word::Done(value),
        Err(fault) => Word::Failed(fault),
    }
}

struct Pipe {
    from: StdinLock<'static>,
    to: StdoutLock<'static>,
}

impl Pipe {
    fn hear(&mut self) -> io::Result<Order> {
        wire::read(&mut self.from)
    }

    fn say(&mut self, word: &Word) -> io::Result<()> {
        wire::write(&mut self.to, word)
    }

    fn ask(&mut self, request: serde_json::Value) -> Answer {
        match self.say(&Word::Call(request)).and_then(|()| self.hear()) {
            Ok(Order::Answer(answer)) => answer,
            _ => orphaned(),
        }
    }
}

/// Le maître n'est plus là : rien de ce que ferait encore le script ne serait lu.
fn orphaned() -> ! {
    std::process::exit(1)
}
