//! Walks an expression's syntax tree against the types of the document: refuses what cannot be right, and notes what could fail.
//!
//! The walk also finds out which fields the expression reads and what it costs, and takes patterns out to be compiled once.

use std::collections::BTreeSet;

use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators};
use regex::{Regex, RegexBuilder};

use super::facts::{ARTICLE, Facts, name, text, when};
use super::functions::{METHODS, NAMES};
use super::types::{Field, Object, Type, suggestion};
use crate::article::Paths;

/// Deepest syntax tree. `a && b && …` is balanced by the parser; a chain of selections counts one level each.
pub const DEPTH: usize = 48;
/// Comprehensions within comprehensions.
pub const NESTING: usize = 2;
/// Work units of one step of an expression.
const STEP: u64 = 100;
/// Largest compiled pattern, in bytes.
const PATTERN_BYTES: usize = 1 << 20;
/// What the variables that stand for patterns are called; no expression can write this.
pub const PATTERN: &str = "@pattern";

/// What was found of an expression.
#[derive(Debug, Default)]
pub struct Found {
    /// Why it is refused; empty for one that is right.
    pub problems: Vec<String>,
    /// What could fail at run time.
    pub notes: Vec<String>,
    /// What it reads.
    pub reads: Reads,
    /// Its patterns, each the variable `@pattern` with its number.
    pub patterns: Vec<Regex>,
    /// What one evaluation costs.
    pub cost: Cost,
}

/// What expressions read of a document.
#[derive(Debug, Clone, Default)]
pub struct Reads {
    /// All of it.
    pub all: Paths,
    /// What is bound as variables that are called like the fields at the root.
    pub roots: Paths,
    /// What is bound in the variable `article`.
    pub article: Paths,
    /// Single values, each bound by its path; and whether there is such a value, by [`presence`] of its path.
    pub values: BTreeSet<String>,
    /// See `values`.
    pub presences: BTreeSet<String>,
}

impl Reads {
    /// Adds all of `others`.
    pub fn join(&mut self, others: &Reads) {
        self.all.join(&others.all);
        self.roots.join(&others.roots);
        self.article.join(&others.article);
        self.values.extend(others.values.iter().cloned());
        self.presences.extend(others.presences.iter().cloned());
    }
}

/// The variable that says whether there is something at a path; no expression can write it.
pub fn presence(path: &str) -> String {
    format!("has {path}")
}

/// What an evaluation costs, by the levels of its comprehensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    steps: [u64; NESTING + 1],
    texts: [u64; NESTING + 1],
}

impl Cost {
    /// Work units for lists of at most `items` and texts of at most `bytes`.
    pub fn units(&self, items: u64, bytes: u64) -> u64 {
        let mut times = 1_u64;
        let mut units = 0_u64;
        for (steps, texts) in self.steps.iter().zip(self.texts) {
            let once = steps.saturating_mul(STEP).saturating_add(texts.saturating_mul(bytes));
            units = units.saturating_add(once.saturating_mul(times));
            times = times.saturating_mul(items);
        }
        units
    }
}

/// What is known of a value.
struct Seen {
    kind: Type,
    /// Where in the document it stands.
    place: Option<Place>,
}

impl Seen {
    fn new(kind: Type) -> Self {
        Self { kind, place: None }
    }
}

/// A place in the document.
#[derive(Clone, Default)]
struct Place {
    path: Vec<String>,
    /// Whether it was reached through `article`.
    of_article: bool,
    /// Whether it is one of many, through the variable of a loop.
    of_many: bool,
    /// Whether it was reached with `.?`.
    optional: bool,
}

impl Place {
    /// Whether it is one field that a path can name.
    fn is_single(&self) -> bool {
        !self.of_many && !self.path.is_empty() && self.path.iter().all(|name| !name.contains('.'))
    }
}

/// The variables in reach.
#[derive(Clone)]
struct Scope {
    variables: Vec<(String, Type, Option<Place>)>,
    facts: Facts,
    /// Comprehensions around.
    nesting: usize,
    depth: usize,
}

impl Scope {
    fn knowing(&self, facts: &Facts) -> Scope {
        Scope { facts: self.facts.and(facts), ..self.clone() }
    }
}

/// Checks an expression; its type comes with what was found. Patterns in it are replaced.
pub fn check(expr: &mut IdedExpr, document: &Object) -> (Type, Found) {
    let mut walk = Walk { document, found: Found::default() };
    let scope = Scope { variables: Vec::new(), facts: Facts::default(), nesting: 0, depth: 0 };
    let kind = walk.used(expr, &scope);
    walk.found.notes.dedup();
    (kind, walk.found)
}

struct Walk<'d> {
    document: &'d Object,
    found: Found,
}

impl Walk<'_> {
    fn wrong(&mut self, message: impl Into<String>) -> Seen {
        let message = message.into();
        if !self.found.problems.contains(&message) {
            self.found.problems.push(message);
        }
        Seen::new(Type::Any)
    }

    fn note(&mut self, message: impl Into<String>) {
        let message = message.into();
        if !self.found.notes.contains(&message) {
            self.found.notes.push(message);
        }
    }

    /// The type of an expression whose value is used as a whole.
    fn used(&mut self, expr: &mut IdedExpr, scope: &Scope) -> Type {
        let seen = self.walk(expr, scope);
        if let Some(place) = &seen.place {
            self.read(place);
        }
        seen.kind
    }

    fn read(&mut self, place: &Place) {
        let reads = &mut self.found.reads;
        let bound = if place.of_article { &mut reads.article } else { &mut reads.roots };
        for paths in [bound, &mut reads.all] {
            paths.add(place.path.iter().map(String::as_str));
        }
    }

    /// The variable that holds what stands at a place, so that it is looked up once an article; `None` where there are many.
    fn variable(&mut self, place: &Place, kind: &Type) -> Option<Expr> {
        let single = kind.is_text() || kind.is_number() || matches!(kind, Type::Bool | Type::Any);
        if !place.is_single() || !single {
            return None;
        }
        self.found.reads.all.add(place.path.iter().map(String::as_str));
        let path = place.path.join(".");
        self.found.reads.values.insert(path.clone());
        Some(Expr::Ident(path))
    }

    /// The variable that says whether there is something at a place.
    fn present(&mut self, place: &Place) -> Option<Expr> {
        if !place.is_single() {
            return None;
        }
        self.found.reads.all.touch(place.path.iter().map(String::as_str));
        let path = place.path.join(".");
        self.found.reads.presences.insert(path.clone());
        Some(Expr::Ident(presence(&path)))
    }

    fn walk(&mut self, expr: &mut IdedExpr, scope: &Scope) -> Seen {
        if scope.depth > DEPTH {
            return self.wrong(format!("nested more than {DEPTH} levels deep"));
        }
        let scope = Scope { depth: scope.depth + 1, ..scope.clone() };
        if let Some(steps) = self.found.cost.steps.get_mut(scope.nesting) {
            *steps += 1;
        }
        match &mut expr.expr {
            Expr::Literal(literal) => Seen::new(match literal {
                LiteralValue::Boolean(_) => Type::Bool,
                LiteralValue::Double(_) => Type::Double,
                LiteralValue::Int(_) | LiteralValue::UInt(_) => Type::Int,
                LiteralValue::Null => Type::Null,
                LiteralValue::String(_) => Type::Text,
                LiteralValue::Bytes(_) => return self.wrong("bytes have no use here; write text, as in 'de'"),
            }),
            Expr::Ident(ident) => {
                let seen = self.ident(&ident.clone(), &scope);
                self.single(expr, seen)
            }
            Expr::Select(select) => {
                let test = select.test;
                let mut seen = self.select(select, &scope);
                if !test {
                    return self.single(expr, seen);
                }
                match seen.place.take().map(|place| self.present(&place).ok_or(place)) {
                    Some(Ok(variable)) => expr.expr = variable,
                    Some(Err(place)) => self.read(&place),
                    None => {}
                }
                seen
            }
            Expr::Call(_) => self.call(expr, &scope),
            Expr::List(list) => {
                let mut of: Option<Type> = None;
                for element in &mut list.elements {
                    let kind = self.used(element, &scope);
                    of = Some(of.map_or_else(|| kind.clone(), |of| of.or(&kind)));
                }
                Seen::new(Type::List(of.unwrap_or(Type::Any).into()))
            }
            Expr::Map(map) => {
                let mut object = Object::default();
                for entry in &mut map.entries {
                    let EntryExpr::MapEntry(entry) = &mut entry.expr else { continue };
                    let kind = self.used(&mut entry.value, &scope);
                    match text(&entry.key) {
                        Some(name) => {
                            let field = Field { kind, required: !entry.optional };
                            object.fields.insert(name.to_owned(), field);
                        }
                        None => return self.wrong("the names in an object must be literal text, as in {'desk': …}"),
                    }
                }
                Seen::new(Type::Object(object.into()))
            }
            Expr::Comprehension(comprehension) => self.comprehension(comprehension, &scope),
            Expr::Struct(made) => {
                let name = made.type_name.clone();
                self.wrong(format!("there is no type {name} to make a value of"))
            }
            Expr::Unspecified => self.wrong("an empty expression"),
        }
    }

    /// Puts a variable in the place of a single value.
    fn single(&mut self, expr: &mut IdedExpr, seen: Seen) -> Seen {
        let variable = seen.place.as_ref().and_then(|place| self.variable(place, &seen.kind));
        match variable {
            Some(variable) => {
                expr.expr = variable;
                Seen::new(seen.kind)
            }
            None => seen,
        }
    }

    fn ident(&mut self, ident: &str, scope: &Scope) -> Seen {
        if let Some((_, kind, place)) = scope.variables.iter().rev().find(|(name, ..)| name == ident) {
            return Seen { kind: kind.clone(), place: place.clone() };
        }
        if ident == ARTICLE {
            let place = Place { of_article: true, ..Place::default() };
            return Seen { kind: Type::Object(self.document.clone().into()), place: Some(place) };
        }
        let Some(field) = self.document.fields.get(ident) else {
            let names = self.document.fields.keys().map(String::as_str).chain([ARTICLE]);
            return self.wrong(format!("unknown field {ident}{}", suggestion(ident, names)));
        };
        // An object that is absent is an empty one here, so that its fields can be asked for.
        let stands = field.required || field.kind.is_empty_when_absent() || matches!(field.kind, Type::Object(_));
        if !stands && !scope.facts.has(ident) {
            self.note(format!(
                "{ident} may be absent: ask has(article.{ident}) first, or write article.?{ident}.orValue(…)"
            ));
        }
        Seen { kind: field.kind.clone(), place: Some(Place { path: vec![ident.to_owned()], ..Place::default() }) }
    }

    fn select(&mut self, select: &mut SelectExpr, scope: &Scope) -> Seen {
        let whole = Expr::Select(SelectExpr { test: false, ..select.clone() });
        let named = name(&whole).unwrap_or_else(|| format!("….{}", select.field));
        let held = name(&select.operand.expr);
        let holder = self.walk(&mut select.operand, scope);
        let place = holder.place.map(|mut place| {
            place.path.push(select.field.clone());
            place
        });
        let field = self.field(&holder.kind, &select.field, &named);
        let Some(Field { kind, required }) = field else { return Seen::new(Type::Any) };
        if select.test {
            if kind.is_empty_when_absent() {
                return self.wrong(format!("{named} is always there, if only empty; ask size({named}) > 0"));
            }
            return Seen { kind: Type::Bool, place };
        }
        // The field of an object that may itself be absent is there only where the object is known to be.
        let absent = held.as_deref().is_some_and(|held| self.is_optional_root(held, scope))
            && !scope.facts.has(held.as_deref().unwrap_or_default());
        let there = kind.is_empty_when_absent() || scope.facts.has(&named) || (required && !absent);
        if !there {
            let (before, last) = named.rsplit_once('.').unwrap_or((ARTICLE, &named));
            let asked = if named.contains('.') { named.clone() } else { format!("{ARTICLE}.{named}") };
            self.note(format!("{named} may be absent: ask has({asked}) first, or write {before}.?{last}.orValue(…)"));
        }
        Seen { kind, place }
    }

    /// Whether this is an object at the document's root that not every document has.
    fn is_optional_root(&self, name: &str, scope: &Scope) -> bool {
        scope.variables.iter().all(|(variable, ..)| variable != name)
            && self.document.fields.get(name).is_some_and(|field| !field.required && !field.kind.is_empty_when_absent())
    }

    fn field(&mut self, holder: &Type, name: &str, named: &str) -> Option<Field> {
        match holder {
            Type::Object(object) => {
                if let Some(field) = object.fields.get(name) {
                    return Some(field.clone());
                }
                if let Some(kind) = &object.rest {
                    return Some(Field { kind: kind.clone(), required: false });
                }
                let names = object.fields.keys().map(String::as_str);
                self.wrong(format!("unknown field {named}{}", suggestion(name, names)));
                None
            }
            Type::Map(of) => Some(Field { kind: Type::clone(of), required: false }),
            Type::Optional(of) => {
                let field = self.field(of, name, named)?;
                Some(Field { kind: Type::Optional(field.kind.into()), required: true })
            }
            Type::Any => {
                self.note(format!("{named}: what it is taken from may be no object; .?{name} gives none then"));
                Some(Field { kind: Type::Any, required: false })
            }
            Type::List(_) => {
                self.wrong(format!(
                    "{named}: a list has no fields; write .exists(x, x.{name} == …) or .map(x, x.{name})"
                ));
                None
            }
            other => {
                self.wrong(format!("{named}: {other} has no fields"));
                None
            }
        }
    }

    fn call(&mut self, expr: &mut IdedExpr, scope: &Scope) -> Seen {
        let Expr::Call(call) = &mut expr.expr else { return Seen::new(Type::Any) };
        match (call.func_name.as_str(), call.args.as_mut_slice()) {
            (operators::LOGICAL_AND, [left, right]) => {
                let facts = when(left, true);
                self.condition(left, scope);
                self.condition(right, &scope.knowing(&facts));
                Seen::new(Type::Bool)
            }
            (operators::LOGICAL_OR, [left, right]) => {
                let facts = when(left, false);
                self.condition(left, scope);
                self.condition(right, &scope.knowing(&facts));
                Seen::new(Type::Bool)
            }
            (operators::LOGICAL_NOT | operators::NOT_STRICTLY_FALSE, [inner]) => {
                self.condition(inner, scope);
                Seen::new(Type::Bool)
            }
            (operators::CONDITIONAL, [condition, yes, no]) => {
                let (then, otherwise) = (when(condition, true), when(condition, false));
                self.condition(condition, scope);
                let yes = self.used(yes, &scope.knowing(&then));
                let no = self.used(no, &scope.knowing(&otherwise));
                Seen::new(yes.or(&no))
            }
            (operators::EQUALS | operators::NOT_EQUALS, [left, right]) => {
                let words = [text(left).map(str::to_owned), text(right).map(str::to_owned)];
                let kinds = [self.used(left, scope), self.used(right, scope)];
                self.equal(&kinds, &words)
            }
            (operators::INDEX | operators::OPT_INDEX | operators::OPT_SELECT, [_, _]) => self.index(call, scope),
            (operators::IN, [item, holder]) => {
                let item_kind = self.used(item, scope);
                let holder = self.used(holder, scope);
                match holder {
                    Type::List(of) if !of.meets(&item_kind) => {
                        self.wrong(format!("{item_kind} is never in a list of {of} values"))
                    }
                    Type::Any => {
                        self.note("in: what is looked into may be neither a list nor an object");
                        Seen::new(Type::Bool)
                    }
                    Type::List(_) | Type::Map(_) | Type::Object(_) => Seen::new(Type::Bool),
                    other => self.wrong(format!("in looks into lists and objects, not into {other}")),
                }
            }
            (operator, [left, right]) if call.target.is_none() && operator.starts_with('_') => {
                let operator = operator.to_owned();
                let zero = matches!(&right.expr, Expr::Literal(LiteralValue::Int(n)) if *n.inner() != 0);
                let kinds = [self.used(left, scope), self.used(right, scope)];
                self.operate(&operator, &kinds, zero, scope)
            }
            (operators::NEGATE, [inner]) => {
                let kind = self.used(inner, scope);
                match kind {
                    Type::Int | Type::Double => Seen::new(kind),
                    Type::Any => self.unsure("-", &kind),
                    other => self.wrong(format!("- wants a number, not {other}")),
                }
            }
            _ => self.function(call, scope),
        }
    }

    fn condition(&mut self, expr: &mut IdedExpr, scope: &Scope) {
        match self.used(expr, scope) {
            Type::Bool => {}
            Type::Any => {
                self.note("a condition may be neither true nor false; compare it with == true");
            }
            other => {
                self.wrong(format!("a condition must be true or false, not {other}"));
            }
        }
    }

    fn equal(&mut self, [left, right]: &[Type; 2], words: &[Option<String>; 2]) -> Seen {
        if !left.meets(right) {
            return self.wrong(format!("{left} never equals {right}"));
        }
        if matches!((left, right), (Type::Object(_) | Type::Map(_), Type::Object(_) | Type::Map(_))) {
            return self.wrong("objects are not compared as a whole; compare their fields");
        }
        for (kind, word) in [(left, &words[1]), (right, &words[0])] {
            if let (Type::Word(known), Some(word)) = (kind, word)
                && !known.contains(word)
            {
                let list = known.join(", ");
                return self.wrong(format!("it is never {word:?}, but one of {list}"));
            }
        }
        Seen::new(Type::Bool)
    }

    fn unsure(&mut self, operator: &str, kind: &Type) -> Seen {
        self.note(format!("{operator} may meet a value of another type, and fail"));
        Seen::new(kind.clone())
    }

    fn operate(&mut self, operator: &str, [left, right]: &[Type; 2], not_zero: bool, scope: &Scope) -> Seen {
        let shown = operator.trim_matches('_');
        let compares = matches!(
            operator,
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS
        );
        if *left == Type::Any || *right == Type::Any {
            return self.unsure(shown, if compares { &Type::Bool } else { &Type::Any });
        }
        if compares {
            let ordered = left.is_number() && right.is_number() || left.is_text() && right.is_text();
            return match ordered {
                true => Seen::new(Type::Bool),
                false => self.wrong(format!("{shown} cannot compare {left} with {right}")),
            };
        }
        match operator {
            operators::ADD if left.is_text() && right.is_text() => {
                self.reads_text(scope, 1);
                Seen::new(Type::Text)
            }
            operators::ADD if matches!((left, right), (Type::List(_), Type::List(_))) => Seen::new(left.or(right)),
            operators::ADD | operators::SUBSTRACT | operators::MULTIPLY | operators::DIVIDE | operators::MODULO
                if left.is_number() && right.is_number() =>
            {
                if left != right {
                    return self.wrong(format!(
                        "{shown} wants two whole numbers or two others; double(…) makes one of the other kind"
                    ));
                }
                if matches!(operator, operators::DIVIDE | operators::MODULO) && *left == Type::Int && !not_zero {
                    self.note(format!("{shown} fails where the right side is 0"));
                }
                Seen::new(left.clone())
            }
            _ => self.wrong(format!("{shown} cannot take {left} and {right}")),
        }
    }

    fn index(&mut self, call: &mut CallExpr, scope: &Scope) -> Seen {
        let optional = call.func_name != operators::INDEX;
        let call_is_index = call.func_name != operators::OPT_SELECT;
        let [holder, key] = call.args.as_mut_slice() else { return Seen::new(Type::Any) };
        let named = name(&holder.expr);
        let word = text(key).map(str::to_owned);
        let number = if let Expr::Literal(LiteralValue::Int(n)) = &key.expr { Some(*n.inner()) } else { None };
        let held = self.walk(holder, scope);
        let key_kind = self.used(key, scope);
        let shown = named.clone().unwrap_or_else(|| "…".to_owned());
        // An index that is known only at run time reads all; a literal one the field of that name.
        let mut place = held.place;
        if let Some(place) = &mut place {
            place.path.extend(word.clone());
            place.optional = true;
        }
        if call_is_index && let Some(place) = place.take() {
            self.read(&place);
        }
        let (kind, inner) = match held.kind {
            Type::Optional(of) => (Type::clone(&of), true),
            kind => (kind, false),
        };
        let element = match (&kind, &word) {
            (Type::List(of), None) if key_kind.is_number() || key_kind == Type::Any => {
                let reaches = named.zip(number).is_some_and(|(name, at)| at >= 0 && scope.facts.reaches(&name, at));
                if !optional && !inner && !reaches {
                    self.note(format!("{shown}[…] fails where the list is too short: ask size({shown}) > … first"));
                }
                Type::clone(of)
            }
            (Type::Object(_) | Type::Map(_) | Type::Any, Some(word)) => {
                let path = format!("{shown}.{word}");
                if kind == Type::Any && optional {
                    Type::Any
                } else {
                    match self.field(&kind, word, &path) {
                        Some(field) => {
                            let there = field.required || scope.facts.has(&path) || field.kind.is_empty_when_absent();
                            if !optional && !inner && !there {
                                self.note(format!("{shown}['{word}'] may be absent: ask '{word}' in {shown} first"));
                            }
                            field.kind
                        }
                        None => Type::Any,
                    }
                }
            }
            (Type::Map(of), None) if key_kind.is_text() => {
                if !optional && !inner {
                    self.note(format!("{shown}[…] fails where there is no such name"));
                }
                Type::clone(of)
            }
            (Type::Any, None) | (Type::Object(_), None) => {
                if !optional {
                    self.note(format!("{shown}[…] may fail"));
                }
                Type::Any
            }
            (other, _) => return self.wrong(format!("{shown}: {other} cannot be indexed by {key_kind}")),
        };
        let kind = if optional || inner { Type::Optional(element.into()) } else { element };
        Seen { kind, place }
    }

    fn function(&mut self, call: &mut CallExpr, scope: &Scope) -> Seen {
        let function = call.func_name.clone();
        if let Some(target) = &call.target
            && let Expr::Ident(ident) = &target.expr
            && ident == "optional"
        {
            return self.optional(&function, &mut call.args, scope);
        }
        if function == "matches" {
            return self.matches(call, scope);
        }
        if function == "orValue"
            && let Some(seen) = self.or_value(call, scope)
        {
            return seen;
        }
        let named = call.target.as_ref().and_then(|target| name(&target.expr));
        let target = call.target.as_mut().map(|target| self.used(target, scope));
        let arguments: Vec<Type> = call.args.iter_mut().map(|argument| self.used(argument, scope)).collect();
        match (function.as_str(), target, arguments.as_slice()) {
            ("size", None, [of]) => self.size(of, scope),
            ("size", Some(of), []) => self.size(&of, scope),
            ("string" | "int" | "double" | "bool", None, [of]) => self.convert(&function, of),
            ("hasValue", Some(Type::Optional(_)), []) => Seen::new(Type::Bool),
            ("value", Some(Type::Optional(of)), []) => {
                if !named.is_some_and(|name| scope.facts.holds(&name)) {
                    self.note("value() fails where there is none; write orValue(…)");
                }
                Seen::new(Type::clone(&of))
            }
            ("orValue", Some(Type::Optional(of)), [other]) => {
                if !of.meets(other) {
                    return self.wrong(format!("orValue() wants {of}, not {other}"));
                }
                Seen::new(of.or(other))
            }
            ("or", Some(Type::Optional(of)), [Type::Optional(other)]) => Seen::new(Type::Optional(of.or(other).into())),
            ("hasValue" | "value" | "orValue" | "or", Some(other), _) => {
                self.wrong(format!("{function}() is for what .? gives, not for {other}"))
            }
            (_, target, arguments) => self.method(&function, target, arguments, scope),
        }
    }

    /// `language.?code.orValue('und')` with the variables that hold what it asks for: `has(language.code) ? language.code : 'und'`. `None` where
    /// it asks for something else.
    fn or_value(&mut self, call: &mut CallExpr, scope: &Scope) -> Option<Seen> {
        let [_] = call.args.as_slice() else { return None };
        // A look at a copy: what it finds counts when it is the one that is used.
        let mut target = call.target.as_deref()?.clone();
        let mut look = Walk { document: self.document, found: Found::default() };
        let seen = look.walk(&mut target, scope);
        let place = seen.place.filter(|place| place.optional && look.found.problems.is_empty())?;
        let Type::Optional(of) = seen.kind else { return None };
        let (value, present) = (self.variable(&place, &of)?, self.present(&place)?);
        let mut other = call.args.pop()?;
        let other_kind = self.used(&mut other, scope);
        if !of.meets(&other_kind) {
            return Some(self.wrong(format!("orValue() wants {of}, not {other_kind}")));
        }
        let id = other.id;
        let arguments = vec![IdedExpr { id, expr: present }, IdedExpr { id, expr: value }, other];
        *call = CallExpr { func_name: operators::CONDITIONAL.to_owned(), target: None, args: arguments };
        Some(Seen::new(of.or(&other_kind)))
    }

    fn method(&mut self, function: &str, target: Option<Type>, arguments: &[Type], scope: &Scope) -> Seen {
        let named: Vec<_> = METHODS.iter().filter(|method| method.name == function).collect();
        if named.is_empty() {
            return self.wrong(format!("unknown function {function}(){}", suggestion(function, NAMES)));
        }
        let Some(target) = target else {
            return self.wrong(format!("{function}() stands behind what it works on, as in headline.{function}(…)"));
        };
        let Some(method) = named.into_iter().find(|method| method.arguments == arguments.len()) else {
            return self.wrong(format!("{function}() does not take {} arguments", arguments.len()));
        };
        if method.reads {
            self.reads_text(scope, 1);
        }
        let fits = match &target {
            Type::List(of) => method.of_list && (of.is_text() || **of == Type::Any),
            Type::Any => true,
            other => !method.of_list && other.is_text(),
        };
        if !fits {
            return self.wrong(format!("{function}() is not for {target}"));
        }
        if let Some(other) = arguments.iter().find(|kind| !kind.is_text() && **kind != Type::Any) {
            return self.wrong(format!("{function}() wants text, not {other}"));
        }
        if target == Type::Any || arguments.contains(&Type::Any) || target == Type::List(Type::Any.into()) {
            self.note(format!("{function}() fails on what is no text"));
        }
        Seen::new((method.result)())
    }

    fn size(&mut self, of: &Type, scope: &Scope) -> Seen {
        match of {
            Type::List(_) | Type::Map(_) | Type::Object(_) => Seen::new(Type::Int),
            kind if kind.is_text() => {
                self.reads_text(scope, 1);
                Seen::new(Type::Int)
            }
            Type::Any => {
                self.reads_text(scope, 1);
                self.note("size() fails on what has none");
                Seen::new(Type::Int)
            }
            other => self.wrong(format!("size() is of text, lists and objects, not of {other}")),
        }
    }

    fn convert(&mut self, function: &str, of: &Type) -> Seen {
        let (result, sure) = match function {
            "string" => (Type::Text, of.is_text() || of.is_number() || *of == Type::Bool),
            "int" => (Type::Int, *of == Type::Int),
            "double" => (Type::Double, of.is_number()),
            _ => (Type::Bool, *of == Type::Bool),
        };
        if matches!(of, Type::List(_) | Type::Map(_) | Type::Object(_) | Type::Optional(_) | Type::Null) {
            return self.wrong(format!("{function}() cannot take {of}"));
        }
        if !sure {
            self.note(format!("{function}() fails on what it cannot read"));
        }
        Seen::new(result)
    }

    fn optional(&mut self, function: &str, arguments: &mut [IdedExpr], scope: &Scope) -> Seen {
        let kinds: Vec<Type> = arguments.iter_mut().map(|argument| self.used(argument, scope)).collect();
        match (function, kinds.as_slice()) {
            ("none", []) => Seen::new(Type::Optional(Type::Any.into())),
            ("of" | "ofNonZeroValue", [kind]) => Seen::new(Type::Optional(kind.clone().into())),
            _ => self.wrong(format!("unknown function optional.{function}(); known are optional.of(x), optional.ofNonZeroValue(x), optional.none()")),
        }
    }

    /// Takes the pattern out, and leaves a variable for it.
    fn matches(&mut self, call: &mut CallExpr, scope: &Scope) -> Seen {
        let (Some(target), [pattern]) = (call.target.as_mut(), call.args.as_mut_slice()) else {
            return self.wrong("matches() stands behind what it works on, as in headline.matches('…')");
        };
        let kind = self.used(target, scope);
        if kind == Type::Any {
            self.note("matches() fails on what is no text");
        } else if !kind.is_text() {
            return self.wrong(format!("matches() is not for {kind}"));
        }
        let Some(text) = text(pattern) else {
            return self.wrong("matches() wants its pattern as literal text");
        };
        match RegexBuilder::new(text).size_limit(PATTERN_BYTES).build() {
            Ok(regex) => {
                pattern.expr = Expr::Ident(format!("{PATTERN}{}", self.found.patterns.len()));
                self.found.patterns.push(regex);
                self.reads_text(scope, 8);
                Seen::new(Type::Bool)
            }
            Err(error) => {
                let why = error.to_string();
                let last = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                self.wrong(format!("the pattern of matches() cannot be read: {last}"))
            }
        }
    }

    fn reads_text(&mut self, scope: &Scope, times: u64) {
        if let Some(texts) = self.found.cost.texts.get_mut(scope.nesting) {
            *texts += times;
        }
    }

    fn comprehension(&mut self, all: &mut ComprehensionExpr, scope: &Scope) -> Seen {
        let start = self.used(&mut all.accu_init, scope);
        // `optMap` binds a name by a comprehension over nothing.
        let binds = matches!(&all.iter_range.expr, Expr::List(list) if list.elements.is_empty());
        let nesting = scope.nesting + usize::from(!binds);
        if nesting > NESTING {
            return self
                .wrong(format!("all(), exists(), map() and filter() within one another more than {NESTING} deep"));
        }
        let range = self.walk(&mut all.iter_range, scope);
        let element = match range.kind {
            Type::List(of) => Type::clone(&of),
            Type::Map(_) => Type::Text,
            Type::Object(object) if object.rest.is_some() => Type::Text,
            Type::Any => {
                self.note("what is walked through may be no list");
                Type::Any
            }
            other => return self.wrong(format!("{other} cannot be walked through; a list can")),
        };
        if let Some(place) = &range.place {
            self.touch(place);
        }
        let mut inner = scope.clone();
        inner.facts = scope.facts.without(&all.iter_var).without(&all.accu_var);
        inner.nesting = nesting;
        if let Some(second) = &all.iter_var2 {
            return self.wrong(format!("one variable is enough; {second} is one too many"));
        }
        let each = range.place.map(|place| Place { of_many: true, ..place });
        inner.variables.push((all.iter_var.clone(), element, each));
        inner.variables.push((all.accu_var.clone(), start.clone(), None));
        self.condition(&mut all.loop_cond, &inner);
        let step = self.used(&mut all.loop_step, &inner);
        let result = if binds { start } else { start.or(&step) };
        if let Some(accu) = inner.variables.last_mut() {
            accu.1 = result;
        }
        Seen::new(self.used(&mut all.result, &inner))
    }

    /// Reads that something is there, and no more.
    fn touch(&mut self, place: &Place) {
        let reads = &mut self.found.reads;
        let bound = if place.of_article { &mut reads.article } else { &mut reads.roots };
        for paths in [bound, &mut reads.all] {
            paths.touch(place.path.iter().map(String::as_str));
        }
    }
}
