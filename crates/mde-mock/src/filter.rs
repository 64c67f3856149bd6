//! `$filter`: which entities a list is asked for, in the language of OData as the service takes it.
//!
//! A filter is read once for a request, against the properties of the schema that the list holds, and then
//! held against each entity. Names of properties and members of enums compare without regard to case,
//! dates stand without quotes, and text has its quotation marks doubled. What is null is equal to null
//! alone, and neither less nor more than anything. `parser` reads, `literal` compares.

mod literal;
mod parser;
mod token;

use std::fmt::{self, Display};

use serde_json::{Map, Value};

pub(crate) use literal::Literal;

/// A property that a filter may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) is: Is,
}

/// What a property holds, as far as a filter cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Is {
    Text,
    /// Text of an enum, open or not.
    Member,
    Number,
    Boolean,
    Date,
    /// Text or a number, whichever it is.
    Open,
    /// A list of texts.
    Texts,
    /// Anything that can only be there or not.
    Other,
}

/// A filter that was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter(Condition);

/// What is true of an entity, or not.
#[derive(Debug, Clone, PartialEq)]
enum Condition {
    Or(Vec<Condition>),
    And(Vec<Condition>),
    Not(Box<Condition>),
    /// That a property is true.
    Holds(Operand),
    Compare(Operand, Comparison, Literal),
    In(Operand, Vec<Literal>),
    Call(Function, Operand, String),
    /// A condition set equal, or not, to true or false.
    Same(Box<Condition>, bool, bool),
    /// That a list has an item of which the condition is true, or any item at all.
    Any(String, Option<(String, Box<Condition>)>),
}

/// What a condition is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Operand {
    Property(Property),
    /// The item of the list at hand, by the name that the filter gave it.
    Item(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    StartsWith,
    EndsWith,
    Contains,
}

impl Filter {
    /// Reads a filter over these properties, or says what is wrong and where.
    pub(crate) fn read(text: &str, properties: &[Property]) -> Result<Self, String> {
        parser::read(text, properties).map(Self)
    }

    /// Whether an entity is asked for.
    pub(crate) fn admits(&self, entity: &Map<String, Value>) -> bool {
        let scope = Scope { entity, item: None };
        self.0.holds(&scope) == Some(true)
    }
}

/// What a condition is held against.
struct Scope<'a> {
    entity: &'a Map<String, Value>,
    item: Option<&'a Value>,
}

impl Scope<'_> {
    fn value(&self, operand: &Operand) -> &Value {
        let value = match operand {
            Operand::Property(property) => self.entity.get(&property.name),
            Operand::Item(_) => self.item,
        };
        value.unwrap_or(&Value::Null)
    }
}

impl Operand {
    fn is(&self) -> Is {
        match self {
            Self::Property(property) => property.is,
            Self::Item(_) => Is::Text,
        }
    }
}

impl Condition {
    /// None where it can be said of nothing that is null.
    fn holds(&self, scope: &Scope<'_>) -> Option<bool> {
        match self {
            Self::Or(all) => settle(all, scope, true),
            Self::And(all) => settle(all, scope, false),
            Self::Not(condition) => condition.holds(scope).map(|holds| !holds),
            Self::Holds(operand) => scope.value(operand).as_bool(),
            Self::Compare(operand, comparison, literal) => {
                let value = scope.value(operand);
                Some(comparison.holds(operand.is(), value, literal))
            }
            Self::In(operand, literals) => {
                let value = scope.value(operand);
                let mut literals = literals.iter();
                Some(literals.any(|one| Comparison::Equal.holds(operand.is(), value, one)))
            }
            Self::Call(function, operand, part) => {
                let text = scope.value(operand).as_str()?;
                Some(match function {
                    Function::StartsWith => text.starts_with(part),
                    Function::EndsWith => text.ends_with(part),
                    Function::Contains => text.contains(part),
                })
            }
            Self::Same(condition, equal, value) => {
                let same = condition.holds(scope) == Some(*value);
                Some(same == *equal)
            }
            Self::Any(list, of) => {
                let items = scope.entity.get(list).and_then(Value::as_array);
                let mut items = items.into_iter().flatten();
                Some(items.any(|item| match of {
                    None => true,
                    Some((_, condition)) => {
                        let scope = Scope {
                            entity: scope.entity,
                            item: Some(item),
                        };
                        condition.holds(&scope) == Some(true)
                    }
                }))
            }
        }
    }
}

/// All conditions at once: one that is `decisive` decides, and one that cannot be said leaves it open.
fn settle(all: &[Condition], scope: &Scope<'_>, decisive: bool) -> Option<bool> {
    let mut settled = Some(!decisive);
    for condition in all {
        match condition.holds(scope) {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => settled = None,
        }
    }
    settled
}

impl Comparison {
    const WORDS: [(&str, Self); 6] = [
        ("eq", Self::Equal),
        ("ne", Self::NotEqual),
        ("gt", Self::Greater),
        ("ge", Self::GreaterOrEqual),
        ("lt", Self::Less),
        ("le", Self::LessOrEqual),
    ];

    /// The same with both sides in each other's place.
    fn turned(self) -> Self {
        match self {
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            same => same,
        }
    }

    fn holds(self, is: Is, value: &Value, literal: &Literal) -> bool {
        let order = literal.order(is, value);
        match self {
            Self::Equal => order.is_some_and(|order| order.is_eq()),
            Self::NotEqual => order.is_none_or(|order| order.is_ne()),
            // Nothing is more or less than null.
            _ if *literal == Literal::Null => false,
            Self::Greater => order.is_some_and(|order| order.is_gt()),
            Self::GreaterOrEqual => order.is_some_and(|order| order.is_ge()),
            Self::Less => order.is_some_and(|order| order.is_lt()),
            Self::LessOrEqual => order.is_some_and(|order| order.is_le()),
        }
    }
}

impl Function {
    const WORDS: [(&str, Self); 3] = [
        ("startswith", Self::StartsWith),
        ("endswith", Self::EndsWith),
        ("contains", Self::Contains),
    ];
}

/// What a word stands for.
fn named<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    let found = words.iter().find(|(known, _)| *known == word)?;
    Some(found.1)
}

/// How something is written.
fn word<T: PartialEq>(words: &[(&'static str, T)], meant: &T) -> &'static str {
    let found = words.iter().find(|(_, known)| known == meant);
    found.map_or("", |(word, _)| word)
}

// A filter as it is written, so that it can be read again.

impl Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(all) => list(f, all, " or "),
            Self::And(all) => list(f, all, " and "),
            Self::Not(condition) => write!(f, "not ({condition})"),
            Self::Holds(operand) => operand.fmt(f),
            Self::Compare(operand, comparison, literal) => {
                let comparison = word(&Comparison::WORDS, comparison);
                write!(f, "{operand} {comparison} {literal}")
            }
            Self::In(operand, literals) => {
                write!(f, "{operand} in (")?;
                for (index, literal) in literals.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma}{literal}")?;
                }
                f.write_str(")")
            }
            Self::Call(function, operand, part) => {
                let part = Literal::Text(part.clone());
                let function = word(&Function::WORDS, function);
                write!(f, "{function}({operand},{part})")
            }
            Self::Same(condition, equal, value) => {
                let comparison = if *equal { "eq" } else { "ne" };
                write!(f, "({condition}) {comparison} {value}")
            }
            Self::Any(list, None) => write!(f, "{list}/any()"),
            Self::Any(list, Some((name, condition))) => {
                write!(f, "{list}/any({name}: {condition})")
            }
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, all: &[Condition], between: &str) -> fmt::Result {
    for (index, condition) in all.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        match condition {
            Condition::Or(_) | Condition::And(_) => write!(f, "({condition})")?,
            _ => condition.fmt(f)?,
        }
    }
    Ok(())
}

impl Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(property) => f.write_str(&property.name),
            Self::Item(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests;
