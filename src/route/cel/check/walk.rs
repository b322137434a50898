//! The walk itself: constants, variables and fields.

use cel::common::ast::{EntryExpr, Expr, IdedExpr, LiteralValue, SelectExpr};

use super::found::{Found, presence};
use super::scope::{Place, Scope, Seen};
use crate::route::cel::facts::{ARTICLE, name, text};
use crate::route::cel::types::{Field, Object, Type, suggestion};

/// Deepest syntax tree. `a && b && …` is balanced by the parser; a chain of selections counts one level each.
pub const DEPTH: usize = 48;

pub(super) struct Walk<'d> {
    pub(super) document: &'d Object,
    pub(super) found: Found,
}

impl Walk<'_> {
    pub(super) fn wrong(&mut self, message: impl Into<String>) -> Seen {
        let message = message.into();
        if !self.found.problems.contains(&message) {
            self.found.problems.push(message);
        }
        Seen::new(Type::Any)
    }

    pub(super) fn note(&mut self, message: impl Into<String>) {
        let message = message.into();
        if !self.found.notes.contains(&message) {
            self.found.notes.push(message);
        }
    }

    /// The type of an expression whose value is used as a whole.
    pub(super) fn used(&mut self, expr: &mut IdedExpr, scope: &Scope) -> Type {
        let seen = self.walk(expr, scope);
        if let Some(place) = &seen.place {
            self.read(place);
        }
        seen.kind
    }

    pub(super) fn read(&mut self, place: &Place) {
        let reads = &mut self.found.reads;
        let bound = if place.of_article { &mut reads.article } else { &mut reads.roots };
        for paths in [bound, &mut reads.all] {
            paths.add(place.path.iter().map(String::as_str));
        }
    }

    /// The variable that holds what stands at a place, so that it is looked up once an article; `None` where there are many.
    pub(super) fn variable(&mut self, place: &Place, kind: &Type) -> Option<Expr> {
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
    pub(super) fn present(&mut self, place: &Place) -> Option<Expr> {
        if !place.is_single() {
            return None;
        }
        self.found.reads.all.touch(place.path.iter().map(String::as_str));
        let path = place.path.join(".");
        self.found.reads.presences.insert(path.clone());
        Some(Expr::Ident(presence(&path)))
    }

    pub(super) fn walk(&mut self, expr: &mut IdedExpr, scope: &Scope) -> Seen {
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
    pub(super) fn single(&mut self, expr: &mut IdedExpr, seen: Seen) -> Seen {
        let variable = seen.place.as_ref().and_then(|place| self.variable(place, &seen.kind));
        match variable {
            Some(variable) => {
                expr.expr = variable;
                Seen::new(seen.kind)
            }
            None => seen,
        }
    }

    pub(super) fn ident(&mut self, ident: &str, scope: &Scope) -> Seen {
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

    pub(super) fn select(&mut self, select: &mut SelectExpr, scope: &Scope) -> Seen {
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
    pub(super) fn is_optional_root(&self, name: &str, scope: &Scope) -> bool {
        scope.variables.iter().all(|(variable, ..)| variable != name)
            && self.document.fields.get(name).is_some_and(|field| !field.required && !field.kind.is_empty_when_absent())
    }

    pub(super) fn field(&mut self, holder: &Type, name: &str, named: &str) -> Option<Field> {
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

    /// Reads that something is there, and no more.
    pub(super) fn touch(&mut self, place: &Place) {
        let reads = &mut self.found.reads;
        let bound = if place.of_article { &mut reads.article } else { &mut reads.roots };
        for paths in [bound, &mut reads.all] {
            paths.touch(place.path.iter().map(String::as_str));
        }
    }
}
