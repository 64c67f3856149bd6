//! Reading a filter: by recursive descent, with nothing read twice.
//!
//! `not` binds closer than a comparison, that closer than `and`, and that closer than `or`, as OData has it.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::literal::Literal;
use super::token::{Token, tokens};
use super::{Comparison, Condition, Function, Is, Operand, Property, named};

/// The longest filter that is read, in bytes.
const LONGEST: usize = 16 << 10;
/// How deep brackets, `not` and `any` may stand within each other.
const DEEPEST: usize = 64;

/// What is wrong, and where.
type Fault = (usize, String);

pub(super) fn read(text: &str, properties: &[Property]) -> Result<Condition, String> {
    if text.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let condition = tokens(text).and_then(|tokens| {
        let mut parser = Parser {
            tokens: tokens.into_iter().peekable(),
            end: text.len(),
            properties,
            item: None,
            depth: 0,
        };
        let condition = parser.or()?;
        match parser.tokens.next() {
            None => Ok(condition),
            Some((at, token)) => Err((at, format!("{token} comes where it should end"))),
        }
    });
    condition.map_err(|(at, problem)| {
        let characters = text[..at].chars().count() + 1;
        format!("at character {characters} {problem}")
    })
}

struct Parser<'t> {
    tokens: Peekable<IntoIter<(usize, Token<'t>)>>,
    end: usize,
    properties: &'t [Property],
    /// What the item of a list is called, within `any`.
    item: Option<&'t str>,
    depth: usize,
}

/// What stands on a side of a comparison, or alone.
enum Term {
    Condition(Condition),
    Operand(Operand),
    Literal(Literal),
}

impl<'t> Parser<'t> {
    fn or(&mut self) -> Result<Condition, Fault> {
        let first = self.and()?;
        let mut all = vec![first];
        while self.takes("or") {
            all.push(self.and()?);
        }
        Ok(one_or(all, Condition::Or))
    }

    fn and(&mut self) -> Result<Condition, Fault> {
        let first = self.comparison()?;
        let mut all = vec![first];
        while self.takes("and") {
            all.push(self.comparison()?);
        }
        Ok(one_or(all, Condition::And))
    }

    fn comparison(&mut self) -> Result<Condition, Fault> {
        let at = self.place();
        let left = self.unary()?;
        if self.takes("in") {
            let Term::Operand(operand) = left else {
                return Err((at, "only a property can be in a list".to_owned()));
            };
            return self.list(operand);
        }
        let (comparison, word) = match self.tokens.peek() {
            Some((at, Token::Name(name))) => (named(&Comparison::WORDS, name), Some((*at, *name))),
            _ => (None, None),
        };
        let Some(comparison) = comparison else {
            return match (left, word) {
                (Term::Operand(_) | Term::Literal(_), Some((at, word)))
                    if !["and", "or"].contains(&word) =>
                {
                    Err((at, format!("there is no comparison {word}")))
                }
                (left, _) => condition(at, left),
            };
        };
        self.tokens.next();
        let right_at = self.place();
        let right = self.primary()?;
        match (left, right) {
            (Term::Operand(operand), Term::Literal(literal)) => {
                compare(right_at, operand, comparison, literal)
            }
            (Term::Literal(literal), Term::Operand(operand)) => {
                compare(at, operand, comparison.turned(), literal)
            }
            (Term::Condition(condition), Term::Literal(Literal::Boolean(value))) => {
                let equal = match comparison {
                    Comparison::Equal => true,
                    Comparison::NotEqual => false,
                    _ => return Err((at, "a condition is neither more nor less".to_owned())),
                };
                Ok(Condition::Same(Box::new(condition), equal, value))
            }
            _ => {
                let problem = "a property is compared with a value, and nothing else is";
                Err((at, problem.to_owned()))
            }
        }
    }

    /// The values of `in`.
    fn list(&mut self, operand: Operand) -> Result<Condition, Fault> {
        self.expect(&Token::Open)?;
        let mut literals = Vec::new();
        loop {
            let at = self.place();
            let Term::Literal(literal) = self.primary()? else {
                return Err((at, "a list has values, and nothing else".to_owned()));
            };
            fits(at, &operand, &literal)?;
            literals.push(literal);
            let at = self.place();
            match self.tokens.next() {
                Some((_, Token::Comma)) => {}
                Some((_, Token::Close)) => return Ok(Condition::In(operand, literals)),
                other => return Err(missing(at, other, "a comma or the end of the list")),
            }
        }
    }

    fn unary(&mut self) -> Result<Term, Fault> {
        let at = self.place();
        if !self.takes("not") {
            return self.primary();
        }
        self.deeper(at, |parser| {
            let at = parser.place();
            let term = parser.unary()?;
            let negated = Condition::Not(Box::new(condition(at, term)?));
            Ok(Term::Condition(negated))
        })
    }

    fn primary(&mut self) -> Result<Term, Fault> {
        let at = self.place();
        match self.tokens.next() {
            Some((_, Token::Open)) => self.deeper(at, |parser| {
                let condition = parser.or()?;
                parser.expect(&Token::Close)?;
                Ok(Term::Condition(condition))
            }),
            Some((_, Token::Literal(literal))) => Ok(Term::Literal(literal)),
            Some((_, Token::Name(name))) => match name {
                "null" => Ok(Term::Literal(Literal::Null)),
                "true" => Ok(Term::Literal(Literal::Boolean(true))),
                "false" => Ok(Term::Literal(Literal::Boolean(false))),
                name if self.next_is(&Token::Open) => {
                    let function = named(&Function::WORDS, name);
                    let function =
                        function.ok_or_else(|| (at, format!("there is no function {name}")))?;
                    self.call(function).map(Term::Condition)
                }
                name => {
                    let operand = self.operand(at, name)?;
                    match self.next_is(&Token::Slash) {
                        true => self.any(at, &operand).map(Term::Condition),
                        false => Ok(Term::Operand(operand)),
                    }
                }
            },
            other => Err(missing(at, other, "a condition")),
        }
    }

    /// What a function is called with, after its name.
    fn call(&mut self, function: Function) -> Result<Condition, Fault> {
        self.expect(&Token::Open)?;
        let at = self.place();
        let operand = match self.tokens.next() {
            Some((at, Token::Name(name))) => self.operand(at, name)?,
            other => return Err(missing(at, other, "a property")),
        };
        if !matches!(operand.is(), Is::Text | Is::Open) {
            return Err((at, format!("{operand} is no text")));
        }
        self.expect(&Token::Comma)?;
        let at = self.place();
        let part = match self.tokens.next() {
            Some((_, Token::Literal(Literal::Text(part)))) => part,
            other => return Err(missing(at, other, "a text")),
        };
        self.expect(&Token::Close)?;
        Ok(Condition::Call(function, operand, part))
    }

    /// `/any(…)`, after the list that it is about.
    fn any(&mut self, at: usize, operand: &Operand) -> Result<Condition, Fault> {
        let Operand::Property(Property {
            name: list,
            is: Is::Texts,
        }) = operand
        else {
            return Err((at, format!("{operand} is no list of texts")));
        };
        self.expect(&Token::Slash)?;
        let at = self.place();
        if !self.takes("any") {
            let next = self.tokens.next();
            return Err(missing(at, next, "any"));
        }
        self.expect(&Token::Open)?;
        let at = self.place();
        let name = match self.tokens.next() {
            Some((_, Token::Close)) => return Ok(Condition::Any(list.clone(), None)),
            Some((_, Token::Name(name))) => name,
            other => return Err(missing(at, other, "a name for the item")),
        };
        self.expect(&Token::Colon)?;
        let outer = self.item.replace(name);
        let condition = self.deeper(at, Self::or)?;
        self.item = outer;
        self.expect(&Token::Close)?;
        let of = Some((name.to_owned(), Box::new(condition)));
        Ok(Condition::Any(list.clone(), of))
    }

    /// The item at hand, or the property of that name.
    fn operand(&self, at: usize, name: &str) -> Result<Operand, Fault> {
        if self.item == Some(name) {
            return Ok(Operand::Item(name.to_owned()));
        }
        let lower = name.to_lowercase();
        let find = |is_it: &dyn Fn(&Property) -> bool| {
            let mut properties = self.properties.iter();
            properties.find(|property| is_it(property))
        };
        let exact = find(&|property| property.name == name);
        match exact.or_else(|| find(&|property| property.name.to_lowercase() == lower)) {
            Some(property) => Ok(Operand::Property(property.clone())),
            None => Err((at, format!("there is no property {name}"))),
        }
    }

    /// Goes one level down, if that is not too deep.
    fn deeper<T>(
        &mut self,
        at: usize,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err((at, format!("it is more than {DEEPEST} levels deep")));
        }
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Where the next word begins.
    fn place(&mut self) -> usize {
        self.tokens.peek().map_or(self.end, |(at, _)| *at)
    }

    fn next_is(&mut self, token: &Token<'t>) -> bool {
        self.tokens.peek().is_some_and(|(_, next)| next == token)
    }

    fn takes(&mut self, word: &'t str) -> bool {
        let is_there = self.next_is(&Token::Name(word));
        if is_there {
            self.tokens.next();
        }
        is_there
    }

    fn expect(&mut self, token: &Token<'t>) -> Result<(), Fault> {
        let at = self.place();
        match self.tokens.next() {
            Some((_, next)) if next == *token => Ok(()),
            other => Err(missing(at, other, &token.to_string())),
        }
    }
}

fn one_or(mut all: Vec<Condition>, several: fn(Vec<Condition>) -> Condition) -> Condition {
    match all.len() {
        1 => all.remove(0),
        _ => several(all),
    }
}

fn condition(at: usize, term: Term) -> Result<Condition, Fault> {
    match term {
        Term::Condition(condition) => Ok(condition),
        Term::Operand(operand) if operand.is() == Is::Boolean => Ok(Condition::Holds(operand)),
        Term::Operand(operand) => Err((at, format!("{operand} alone is no condition"))),
        Term::Literal(literal) => Err((at, format!("{literal} alone is no condition"))),
    }
}

fn compare(
    at: usize,
    operand: Operand,
    comparison: Comparison,
    literal: Literal,
) -> Result<Condition, Fault> {
    fits(at, &operand, &literal)?;
    let in_order = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    if in_order && matches!(operand.is(), Is::Member | Is::Boolean | Is::Other) {
        return Err((at, format!("{operand} is neither more nor less")));
    }
    Ok(Condition::Compare(operand, comparison, literal))
}

fn fits(at: usize, operand: &Operand, literal: &Literal) -> Result<(), Fault> {
    match literal.fits(operand.is()) {
        true => Ok(()),
        false => {
            let what = literal.what();
            Err((at, format!("{operand} cannot be compared with {what}")))
        }
    }
}

fn missing(at: usize, found: Option<(usize, Token<'_>)>, wanted: &str) -> Fault {
    match found {
        Some((_, token)) => (at, format!("{token} stands where {wanted} should")),
        None => (at, format!("{wanted} is missing")),
    }
}
