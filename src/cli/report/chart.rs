//! Charts over time. The plot is stretched to the width that there is; the words beside it are not.

use std::fmt::Write as _;

use crate::cli::figures;

/// Width and height of a plot in its own units.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 200.0;

/// The time that all charts show, in seconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// Where it begins.
    pub first: f64,
    /// Where it ends; later than `first`.
    pub last: f64,
}

impl Axis {
    /// An axis for these seconds.
    pub fn new(first: f64, last: f64) -> Self {
        Self { first, last: last.max(first + 1.0) }
    }

    /// How far along a moment lies, from 0 to 1.
    pub fn share(&self, second: f64) -> f64 {
        ((second - self.first) / (self.last - self.first)).clamp(0.0, 1.0)
    }

    /// The moments below a chart.
    pub fn labels(&self) -> String {
        let pattern = match self.last - self.first {
            span if span <= 600.0 => "%H:%M:%S",
            span if span <= 86_400.0 => "%H:%M",
            span if span <= 4.0 * 86_400.0 => "%b %e %H:%M",
            _ => "%b %e",
        };
        let mut out = "<div class=x>".to_owned();
        for step in 0..=4 {
            let share = f64::from(step) / 4.0;
            let at = self.first + (self.last - self.first) * share;
            let label = figures::time((at * 1e6) as i64, pattern);
            let _ = write!(out, "<span style=\"left:{}%\">{label}</span>", share * 100.0);
        }
        out + "</div>"
    }
}

/// What stands at the side of a chart.
struct Scale {
    /// Values with their height, 0 to 1, and label.
    ticks: Vec<(f64, String)>,
}

/// Bars of several parts, one on top of the other.
///
/// `cells` are the beginning of each bar, its parts, and what is said when it is pointed at; `classes` are the parts' classes.
pub fn bars(axis: Axis, width: f64, classes: &[&str], cells: &[(f64, Vec<f64>, String)], unit: &str) -> String {
    let most = cells.iter().map(|(_, parts, _)| parts.iter().sum::<f64>()).fold(0.0, f64::max);
    let (top, step) = round_up(most);
    let ticks = (0..=(top / step).round() as u32).map(|n| f64::from(n) * step);
    let scale =
        Scale { ticks: ticks.map(|value| (value / top, format!("{}{unit}", figures::number(value)))).collect() };
    let mut shapes = String::new();
    for (at, parts, said) in cells {
        let (left, right) = (axis.share(*at) * WIDTH, axis.share(at + width) * WIDTH);
        let wide = (right - left - 0.6).max(0.8);
        let mut below = 0.0;
        for (part, class) in parts.iter().zip(classes) {
            let high = part / top * HEIGHT;
            if high > 0.0 {
                below += high;
                let y = HEIGHT - below;
                let _ = write!(shapes, "<rect class={class} x={left:.1} y={y:.1} width={wide:.1} height={high:.1} />");
            }
        }
        hit(&mut shapes, left, right, said);
    }
    plot(axis, &scale, &shapes, "")
}

/// Curves over a scale that grows by powers of ten; `None` is a gap.
pub fn curves(axis: Axis, width: f64, classes: &[&str], cells: &[(f64, Vec<Option<f64>>, String)]) -> String {
    let values = || cells.iter().flat_map(|(_, values, _)| values).flatten().copied().filter(|value| *value > 0.0);
    let least = values().fold(f64::INFINITY, f64::min);
    let most = values().fold(1e-3, f64::max);
    let bottom = if least.is_finite() { least.log10().floor() } else { -3.0 };
    let top = most.log10().ceil().max(bottom + 1.0);
    let height = |value: f64| ((value.max(1e-9).log10() - bottom) / (top - bottom)).clamp(0.0, 1.0);
    let powers = (bottom as i32)..=(top as i32);
    let every = powers.clone().count().div_ceil(6).max(1);
    let ticks = powers.step_by(every).map(|power| 10_f64.powi(power));
    let scale = Scale { ticks: ticks.map(|value| (height(value), figures::seconds(value))).collect() };
    let mut shapes = String::new();
    for (index, class) in classes.iter().enumerate() {
        let mut path = String::new();
        let mut drawn = false;
        for (at, values, _) in cells {
            match values.get(index).copied().flatten() {
                Some(value) => {
                    let (x, y) = (axis.share(at + width / 2.0) * WIDTH, HEIGHT * (1.0 - height(value)));
                    // A lone point is a line of no length, which has round ends.
                    let _ = if drawn { write!(path, "L{x:.1} {y:.1}") } else { write!(path, "M{x:.1} {y:.1}h0") };
                    drawn = true;
                }
                None => drawn = false,
            }
        }
        let _ = write!(shapes, "<path class=\"curve {class}\" d=\"{path}\" />");
    }
    for (at, _, said) in cells {
        hit(&mut shapes, axis.share(*at) * WIDTH, axis.share(at + width) * WIDTH, said);
    }
    plot(axis, &scale, &shapes, "low")
}

/// A part of the chart that says something when it is pointed at.
fn hit(shapes: &mut String, left: f64, right: f64, said: &str) {
    let width = (right - left).max(0.8);
    let said = escape(said);
    let _ =
        write!(shapes, "<rect class=hit x={left:.1} y=0 width={width:.1} height={HEIGHT}><title>{said}</title></rect>");
}

fn plot(axis: Axis, scale: &Scale, shapes: &str, class: &str) -> String {
    let mut out = "<div class=plot><div class=y>".to_owned();
    let mut grid = String::new();
    for (height, label) in &scale.ticks {
        let y = HEIGHT * (1.0 - height);
        let _ = write!(grid, "<line class=grid x1=0 x2={WIDTH} y1={y:.1} y2={y:.1} />");
        // The labels stand over the time's, whose height is 1.5rem.
        let _ = write!(out, "<span style=\"bottom:calc(1.5rem + (100% - 1.5rem) * {height:.4})\">{label}</span>");
    }
    let _ = write!(
        out,
        "</div><svg class=\"{class}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" preserveAspectRatio=none>{grid}{shapes}</svg>{}</div>",
        axis.labels()
    );
    out
}

/// A round number that is no less than `value`, and the step of the lines below it.
fn round_up(value: f64) -> (f64, f64) {
    if value <= 0.0 {
        return (1.0, 1.0);
    }
    let power = 10_f64.powf(value.log10().floor());
    let steps = [0.25, 0.5, 1.0, 2.0, 2.5].map(|step| step * power);
    let step = steps.into_iter().find(|step| value / step <= 4.0).unwrap_or(power * 2.5);
    ((value / step).ceil() * step, step)
}

/// Text for HTML, in elements and in attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_high_enough() {
        for value in [0.003, 0.9, 1.0, 3.0, 7.0, 42.0, 99.0, 100.0, 12_345.0] {
            let (top, step) = round_up(value);
            assert!(top >= value && top <= value * 1.6, "{value}: {top}");
            assert!((1.0..=4.1).contains(&(top / step)), "{value}: {top} by {step}");
        }
        assert_eq!(round_up(0.0), (1.0, 1.0));
    }

    #[test]
    fn bars_fill_their_share_and_speak() {
        let cells = [(0.0, vec![30.0, 10.0], "a <b>".to_owned()), (10.0, vec![0.0, 0.0], "none".to_owned())];
        let svg = bars(Axis::new(0.0, 20.0), 10.0, &["x", "y"], &cells, "");
        assert!(svg.contains("<rect class=x x=0.0 y=50.0 width=499.4 height=150.0 />"), "{svg}");
        assert!(svg.contains("<rect class=y x=0.0 y=0.0"), "{svg}");
        assert!(svg.contains("<title>a &lt;b&gt;</title>"));
        assert_eq!(svg.matches("<rect class=x").count(), 1, "nothing is drawn for nothing");
    }

    #[test]
    fn curves_break_at_gaps() {
        let cells = [0.01, 0.1, f64::NAN, 1.0].map(|v| (0.0, vec![(!v.is_nan()).then_some(v)], String::new()));
        let svg = curves(Axis::new(0.0, 4.0), 1.0, &["p50"], &cells);
        assert_eq!(svg.matches('M').count(), 2, "{svg}");
        assert!(svg.contains("10 ms") && svg.contains("1 s"), "{svg}");
    }
}
