//! Owns what a command is about one operation, as data. The rows are generated, in `generated/commands.rs`; what
//! becomes of them on the command line is [`tree`](crate::tree)'s.

use crate::call::Call;

/// An operation as a command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// What is typed behind `mde`: a subject, and what is asked about it.
    pub(crate) words: [&'static str; 2],
    /// What commands of the same first word have in common, in a few words.
    pub(crate) group: &'static str,
    /// What it does, in a line.
    pub(crate) about: &'static str,
    /// What else there is to say.
    pub(crate) description: &'static str,
    /// What it is asked about, many at a time; none if there is nothing to name.
    pub(crate) subject: Option<Subject>,
    /// What else can be said on the command line.
    pub(crate) options: &'static [Argument],
    pub(crate) shape: Shape,
    pub(crate) call: Call,
}

/// What one call is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject {
    /// One of them, such as `user`: its member of the output, too.
    pub(crate) noun: &'static str,
    /// Several of them.
    pub(crate) nouns: &'static str,
    /// The option that has named a file of them, beside `--ids-file`.
    pub(crate) file: &'static str,
    pub(crate) argument: Argument,
    /// Whether an id is the name of a user's account.
    pub(crate) is_user_name: bool,
    /// What an id looks like, unless its type says by itself what is wrong with a text.
    pub(crate) form: Option<&'static str>,
}

/// An argument of a call, as it is said in words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    /// As it is in the request.
    pub(crate) name: &'static str,
    /// Its option, without dashes; of a subject what stands for it in the help.
    pub(crate) word: &'static str,
    pub(crate) help: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
    /// Whether it may be given several times.
    pub(crate) is_list: bool,
    /// One value, as a shell takes it.
    pub(crate) example: &'static str,
}

/// What an argument may be.
#[allow(
    dead_code,
    reason = "which kinds there are is for the specification to say"
)]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    /// An expression of OData's `$filter`.
    Filter,
    Integer {
        least: i64,
        most: i64,
    },
    Number,
    Flag,
    Moment,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// One of these, or another one that the service knows.
    Known(&'static [&'static str]),
}

/// What the answer holds, and how it is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// One of what is answered, and several.
    pub(crate) item: &'static str,
    pub(crate) items: &'static str,
    /// Whether there can be several for one subject.
    pub(crate) is_many: bool,
    /// The member of the output that holds the answer, beside the subject; none if entities are printed by
    /// themselves.
    pub(crate) member: Option<&'static str>,
    /// The property that another command takes for an id; none if there is none.
    pub(crate) id: Option<&'static str>,
    /// Of the table, from the most to the least important.
    pub(crate) columns: &'static [Column],
    /// The properties that have a column in CSV, in order.
    pub(crate) csv: &'static [&'static str],
    /// All that the contract has.
    pub(crate) properties: &'static [Property],
}

impl Shape {
    /// What the contract says of a property, if it has it.
    pub(crate) fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties
            .iter()
            .find(|property| property.name == name)
    }
}

impl Shape {
    /// The properties by which a person tells one item from others: those of the first column.
    pub(crate) fn names(&self) -> &'static [&'static str] {
        self.columns.first().map_or(&[], |column| column.properties)
    }
}

/// A column of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) heading: &'static str,
    /// The properties to show: the first one that there is.
    pub(crate) properties: &'static [&'static str],
    /// Enough for most values: what the column gets as long as there are others to show.
    pub(crate) snug: usize,
    /// Enough for all honest values: what it gets when there is room, so that no value takes it all.
    pub(crate) widest: usize,
}

/// A property of what is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    /// What stands above it where it has a column of its own.
    pub(crate) heading: &'static str,
    pub(crate) values: Values,
    /// As of a column.
    pub(crate) snug: usize,
    pub(crate) widest: usize,
}

/// What the values of a property are, as far as they are shown or sorted in a way of their own.
#[allow(
    dead_code,
    reason = "which kinds there are is for the specification to say"
)]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Values {
    Any,
    /// Numbers, or texts in their place.
    Number,
    Moment,
    /// Members of an open enum, in the contract's order, each with what it tells.
    Members(&'static [(&'static str, Option<Tone>)]),
}

/// What a value tells whoever reads a table.
#[allow(
    dead_code,
    reason = "which tones there are is for the specification to say"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Warning,
    Bad,
}
