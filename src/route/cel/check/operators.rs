//! Operators: what they compare and compute.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};

use super::scope::{Scope, Seen};
use super::walk::Walk;
use crate::route::cel::facts::{name, text, when};
use crate::route::cel::types::Type;

impl Walk<'_> {
    pub(super) fn call(&mut self, expr: &mut IdedExpr, scope: &Scope) -> Seen {
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

    pub(super) fn condition(&mut self, expr: &mut IdedExpr, scope: &Scope) {
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

    pub(super) fn equal(&mut self, [left, right]: &[Type; 2], words: &[Option<String>; 2]) -> Seen {
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

    pub(super) fn unsure(&mut self, operator: &str, kind: &Type) -> Seen {
        self.note(format!("{operator} may meet a value of another type, and fail"));
        Seen::new(kind.clone())
    }

    pub(super) fn operate(&mut self, operator: &str, [left, right]: &[Type; 2], not_zero: bool, scope: &Scope) -> Seen {
        let shown = operator.trim_matches('_');
        let compares = matches!(
            operator,
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS
        );
        if *left == Type::Any || *right == Type::Any {
            return self.unsure(shown, if compares { &Type::Bool } else { &Type::Any });
        }
        if compares {
            let times = matches!((left, right), (Type::Instant, Type::Instant) | (Type::Duration, Type::Duration));
            let ordered = times || left.is_number() && right.is_number() || left.is_text() && right.is_text();
            if ordered && (*left == Type::Time || *right == Type::Time) {
                self.note(format!("{shown} compares times as text here; write timestamp(…) {shown} timestamp(…)"));
            }
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
            operators::ADD | operators::SUBSTRACT if matches!((left, right), (Type::Instant, Type::Duration)) => {
                self.note(format!("{shown} fails on a time that leads beyond the year 9999"));
                Seen::new(Type::Instant)
            }
            operators::SUBSTRACT if matches!((left, right), (Type::Instant, Type::Instant)) => {
                Seen::new(Type::Duration)
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

    pub(super) fn index(&mut self, call: &mut CallExpr, scope: &Scope) -> Seen {
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
}
