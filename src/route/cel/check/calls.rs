//! Functions, methods, patterns and comprehensions.

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, operators};
use regex::RegexBuilder;

use super::found::{Found, NESTING, PATTERN};
use super::scope::{Place, Scope, Seen};
use super::walk::Walk;
use crate::route::cel::facts::{name, text};
use crate::route::cel::functions::{METHODS, NAMES};
use crate::route::cel::times::{Duration, Instant, PARTS};
use crate::route::cel::types::{Type, suggestion};

/// Largest compiled pattern, in bytes.
const PATTERN_BYTES: usize = 1 << 20;

impl Walk<'_> {
    pub(super) fn function(&mut self, call: &mut CallExpr, scope: &Scope) -> Seen {
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
        let written = call.args.first().and_then(text).map(str::to_owned);
        let target = call.target.as_mut().map(|target| self.used(target, scope));
        let arguments: Vec<Type> = call.args.iter_mut().map(|argument| self.used(argument, scope)).collect();
        match (function.as_str(), target, arguments.as_slice()) {
            ("size", None, [of]) => self.size(of, scope),
            ("size", Some(of), []) => self.size(&of, scope),
            ("string" | "int" | "double" | "bool", None, [of]) => self.convert(&function, of),
            ("timestamp" | "duration", None, [of]) => self.time(&function, of, written.as_deref()),
            (_, Some(Type::Instant), []) if PARTS.iter().any(|(part, _)| *part == function) => Seen::new(Type::Int),
            (_, Some(of), []) if PARTS.iter().any(|(part, _)| *part == function) => {
                self.wrong(format!("{function}() is of a time, as timestamp(…) makes one, not of {of}"))
            }
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
    pub(super) fn or_value(&mut self, call: &mut CallExpr, scope: &Scope) -> Option<Seen> {
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

    pub(super) fn method(&mut self, function: &str, target: Option<Type>, arguments: &[Type], scope: &Scope) -> Seen {
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

    pub(super) fn size(&mut self, of: &Type, scope: &Scope) -> Seen {
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

    pub(super) fn convert(&mut self, function: &str, of: &Type) -> Seen {
        let (result, sure) = match function {
            "string" => (Type::Text, of.is_text() || of.is_number() || *of == Type::Bool),
            "int" => (Type::Int, *of == Type::Int),
            "double" => (Type::Double, of.is_number()),
            _ => (Type::Bool, *of == Type::Bool),
        };
        if matches!(
            of,
            Type::List(_)
                | Type::Map(_)
                | Type::Object(_)
                | Type::Optional(_)
                | Type::Null
                | Type::Instant
                | Type::Duration
        ) {
            return self.wrong(format!("{function}() cannot take {of}"));
        }
        if !sure {
            self.note(format!("{function}() fails on what it cannot read"));
        }
        Seen::new(result)
    }

    /// `timestamp()` and `duration()`; what is `written` there is read now.
    fn time(&mut self, function: &str, of: &Type, written: Option<&str>) -> Seen {
        let (result, example) = match function {
            "timestamp" => (Type::Instant, "'2026-01-31T12:00:00Z'"),
            _ => (Type::Duration, "'36h'"),
        };
        if !of.is_text() && *of != Type::Any {
            return self.wrong(format!("{function}() takes text as in {example}, not {of}"));
        }
        match written {
            Some(text) => {
                let reads = if result == Type::Instant {
                    Instant::parse(text).is_some()
                } else {
                    Duration::parse(text).is_some()
                };
                if !reads {
                    return self.wrong(format!("{function}() cannot read {text:?}; write it as in {example}"));
                }
            }
            None if result == Type::Instant && *of == Type::Time => {}
            None => self.note(format!("{function}() fails on text that is not as in {example}")),
        }
        Seen::new(result)
    }

    pub(super) fn optional(&mut self, function: &str, arguments: &mut [IdedExpr], scope: &Scope) -> Seen {
        let kinds: Vec<Type> = arguments.iter_mut().map(|argument| self.used(argument, scope)).collect();
        match (function, kinds.as_slice()) {
            ("none", []) => Seen::new(Type::Optional(Type::Any.into())),
            ("of" | "ofNonZeroValue", [kind]) => Seen::new(Type::Optional(kind.clone().into())),
            _ => self.wrong(format!("unknown function optional.{function}(); known are optional.of(x), optional.ofNonZeroValue(x), optional.none()")),
        }
    }

    /// Takes the pattern out, and leaves a variable for it.
    pub(super) fn matches(&mut self, call: &mut CallExpr, scope: &Scope) -> Seen {
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

    pub(super) fn reads_text(&mut self, scope: &Scope, times: u64) {
        if let Some(texts) = self.found.cost.texts.get_mut(scope.nesting) {
            *texts += times;
        }
    }

    pub(super) fn comprehension(&mut self, all: &mut ComprehensionExpr, scope: &Scope) -> Seen {
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
}
