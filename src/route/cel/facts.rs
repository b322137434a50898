//! What is known to hold where an expression is reached: which fields are there, and how long lists are.

use std::collections::BTreeSet;

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};

/// The variable that holds the whole document.
pub const ARTICLE: &str = "article";
/// Longest list that is reckoned with.
const LONGEST: i64 = 64;

/// What is known to hold.
#[derive(Debug, Clone, Default)]
pub struct Facts(BTreeSet<String>);

impl Facts {
    /// Whether the field of this name is there. A field is there when one of its own is.
    pub fn has(&self, name: &str) -> bool {
        let below = |known: &String| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        self.0.contains(name) || self.0.range(name.to_owned()..).take_while(|known| known.starts_with(name)).any(below)
    }

    /// Whether the list of this name has an element at `index`.
    pub fn reaches(&self, name: &str, index: i64) -> bool {
        (index..=LONGEST).any(|index| self.0.contains(&format!("{name}#{index}")))
    }

    /// Whether the optional value of this name has a value.
    pub fn holds(&self, name: &str) -> bool {
        self.0.contains(&format!("{name}?"))
    }

    /// These and others.
    pub fn and(&self, others: &Facts) -> Facts {
        Facts(self.0.union(&others.0).cloned().collect())
    }

    /// What is known whichever of the two holds.
    fn or(&self, others: &Facts) -> Facts {
        Facts(self.0.intersection(&others.0).cloned().collect())
    }

    /// These without those of a variable that now is another.
    pub fn without(&self, variable: &str) -> Facts {
        let about = |known: &&String| {
            let rest = known.strip_prefix(variable);
            !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '#', '?']))
        };
        Facts(self.0.iter().filter(about).cloned().collect())
    }

    fn one(fact: Option<String>) -> Facts {
        Facts(fact.into_iter().collect())
    }
}

/// The name of what an expression selects, as in `language.code`: the same with and without `article` before it.
pub fn name(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) if !select.test => match name(&select.operand.expr)? {
            holder if holder == ARTICLE => Some(select.field.clone()),
            holder => Some(format!("{holder}.{}", select.field)),
        },
        _ => None,
    }
}

/// What holds when the expression came out as `outcome`.
pub fn when(expr: &IdedExpr, outcome: bool) -> Facts {
    match &expr.expr {
        Expr::Select(select) if select.test && outcome => {
            let tested = Expr::Select(cel::common::ast::SelectExpr { test: false, ..select.clone() });
            Facts::one(name(&tested))
        }
        Expr::Call(call) => match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_NOT, [inner]) => when(inner, !outcome),
            (operators::LOGICAL_AND, [left, right]) if outcome => when(left, true).and(&when(right, true)),
            (operators::LOGICAL_AND, [left, right]) => when(left, false).or(&when(right, false)),
            (operators::LOGICAL_OR, [left, right]) if !outcome => when(left, false).and(&when(right, false)),
            (operators::LOGICAL_OR, [left, right]) => when(left, true).or(&when(right, true)),
            (operators::IN, [key, holder]) if outcome => {
                Facts::one(text(key).zip(name(&holder.expr)).map(|(key, holder)| format!("{holder}.{key}")))
            }
            ("hasValue", []) if outcome => {
                let target = call.target.as_ref().and_then(|target| name(&target.expr));
                Facts::one(target.map(|target| format!("{target}?")))
            }
            (operator, [left, right]) => length(operator, left, right, outcome),
            _ => Facts::default(),
        },
        _ => Facts::default(),
    }
}

/// What a comparison of a list's size with a number says.
fn length(operator: &str, left: &IdedExpr, right: &IdedExpr, outcome: bool) -> Facts {
    let Expr::Call(call) = &left.expr else { return Facts::default() };
    let list = call.target.as_deref().or_else(|| call.args.first());
    let (Some(list), "size") = (list.and_then(|list| name(&list.expr)), call.func_name.as_str()) else {
        return Facts::default();
    };
    let Expr::Literal(LiteralValue::Int(number)) = &right.expr else { return Facts::default() };
    let number = *number.inner();
    let least = match (operator, outcome) {
        (operators::GREATER, true) | (operators::LESS_EQUALS, false) => number.saturating_add(1),
        (operators::GREATER_EQUALS, true) | (operators::LESS, false) => number,
        (operators::EQUALS, true) | (operators::NOT_EQUALS, false) => number,
        (operators::NOT_EQUALS, true) | (operators::EQUALS, false) if number == 0 => 1,
        _ => 0,
    };
    Facts((least > 0).then(|| format!("{list}#{}", least.min(LONGEST + 1) - 1)).into_iter().collect())
}

/// A literal text.
pub fn text(expr: &IdedExpr) -> Option<&str> {
    match &expr.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}
