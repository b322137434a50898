//! The soak's chart, as SVG.

use std::fmt::Write;

use crate::soak::{Fault, Sample};

const WIDTH: f64 = 900.0;
const PANEL: f64 = 110.0;
const LEFT: f64 = 60.0;

/// One panel for each quantity over time, with a line for each fault.
pub fn chart(samples: &[Sample], faults: &[Fault]) -> String {
    let end = samples.last().map_or(1.0, |sample| sample.at.max(1.0));
    let rates: Vec<(f64, f64)> = samples
        .windows(2)
        .map(|pair| (pair[1].at, (pair[1].found - pair[0].found) / (pair[1].at - pair[0].at).max(0.001)))
        .collect();
    let of = |value: fn(&Sample) -> f64| samples.iter().map(|s| (s.at, value(s))).collect::<Vec<_>>();
    let panels = [
        ("memory, MiB", of(|s| s.rss_mib)),
        ("threads", of(|s| s.threads)),
        ("descriptors", of(|s| s.descriptors)),
        ("articles a second", rates),
    ];
    let height = panels.len() as f64 * (PANEL + 30.0) + 30.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let x = |at: f64| LEFT + (WIDTH - LEFT - 15.0) * at / end;
    for (n, (name, points)) in panels.iter().enumerate() {
        let top = 25.0 + n as f64 * (PANEL + 30.0);
        let most = points.iter().map(|&(_, value)| value).fold(1.0, f64::max);
        let y = |value: f64| top + PANEL * (1.0 - value / (1.1 * most));
        for fault in faults {
            let color = if fault.took.is_ok() { "#ddd" } else { "#d33" };
            let _ = writeln!(
                svg,
                "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{top}\" y2=\"{1}\" stroke=\"{color}\"><title>{2}</title></line>",
                x(fault.at),
                top + PANEL,
                fault.name
            );
        }
        let line: String = points.iter().map(|&(at, value)| format!("{:.1},{:.1} ", x(at), y(value))).collect();
        let bottom = top + PANEL;
        let _ = writeln!(
            svg,
            "<text x=\"{LEFT}\" y=\"{0}\">{name}</text><text x=\"{1}\" y=\"{2:.1}\" text-anchor=\"end\">{most:.0}</text>\
             <text x=\"{1}\" y=\"{bottom}\" text-anchor=\"end\">0</text>\
             <path d=\"M{LEFT} {top}V{bottom}H{3}\" stroke=\"#666\" fill=\"none\"/>\
             <polyline points=\"{line}\" fill=\"none\" stroke=\"#15c\"/>",
            top - 5.0,
            LEFT - 5.0,
            y(most) + 4.0,
            WIDTH - 15.0
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{0}\">0</text><text x=\"{1}\" y=\"{0}\" text-anchor=\"end\">{2:.0} min; a grey line is a fault</text>\n</svg>",
        height - 12.0,
        WIDTH - 15.0,
        end / 60.0
    );
    svg
}
