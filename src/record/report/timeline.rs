//! The sessions of a client over time, drawn as SVG. Every lane has its own shape, so that nothing
//! hangs on colour; the numbers stand beside the shapes, and the table below has them all.

use jiff::ToSpan;
use jiff::civil::Date;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::Client;
use crate::lexicon::schema::ReportWords;
use crate::record::date::days;

const SIZE: (u32, u32) = (860, 330);
/// Lanes of [`super::Row::lanes`], the topmost first, and attendance at the bottom.
const LANES: usize = 5;
const COLOURS: [RGBColor; LANES] = [
    RGBColor(0, 104, 86),
    RGBColor(153, 84, 0),
    RGBColor(142, 36, 99),
    RGBColor(37, 78, 150),
    RGBColor(70, 70, 70),
];

type Failed = Box<dyn std::error::Error>;

/// The drawing; nothing if fewer than two sessions have a day.
pub fn svg(client: &Client, number: usize, words: &ReportWords) -> Option<String> {
    let dated: Vec<Date> = client.sessions.iter().filter_map(|row| row.date).collect();
    let all = dated.iter().chain(&client.missed);
    let (first, last) = (*all.clone().min()?, *all.max()?);
    if dated.len() < 2 || first == last {
        return None;
    }
    let mut text = String::new();
    draw(&mut text, client, first, last, words).ok()?;
    // What a screen reader says of it.
    let title = words.timeline.replace("{name}", &client.name);
    let title = super::html::escaped(&title);
    let told = super::html::escaped(&words.timeline_told);
    let open = format!(
        "<svg role=\"img\" aria-labelledby=\"t{number} d{number}\" style=\"max-width:100%;height:auto\" "
    );
    let text = text.replacen("<svg ", &open, 1);
    let inside = text.find('>')? + 1;
    let (head, body) = text.split_at(inside);
    Some(format!(
        "{head}\n<title id=\"t{number}\">{title}</title><desc id=\"d{number}\">{told}</desc>{body}"
    ))
}

fn draw(
    text: &mut String,
    client: &Client,
    first: Date,
    last: Date,
    words: &ReportWords,
) -> Result<(), Failed> {
    let area = SVGBackend::with_string(text, SIZE).into_drawing_area();
    let span = days(first, last) as f64;
    let edge = span * 0.04 + 1.0;
    let lane = |place: usize| (LANES - place) as f64 - 0.5;
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .x_label_area_size(34)
        .y_label_area_size(170)
        .build_cartesian_2d(-edge..span + edge, 0.0..LANES as f64)?;
    let day = |x: &f64| {
        let moved = first.checked_add((x.round() as i64).days());
        moved.map_or(String::new(), |date| date.to_string())
    };
    let names = words.lanes();
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_y_mesh()
        .x_labels(7)
        .x_label_formatter(&day)
        .y_labels(0)
        .axis_style(RGBColor(120, 120, 120))
        .label_style(("sans-serif", 13))
        .draw()?;
    for (place, name) in names.iter().enumerate() {
        let y = lane(place);
        let line = [(-edge, y), (span + edge, y)];
        chart.draw_series(LineSeries::new(line, RGBColor(222, 222, 222)))?;
        let (left, middle) = chart.plotting_area().map_coordinate(&(-edge, y));
        let style = ("sans-serif", 14).into_font().color(&COLOURS[place]);
        let style = style.pos(anchor(HPos::Right));
        area.draw(&Text::new(*name, (left - 10, middle), style))?;
    }
    let spot = |date: Date, place: usize| {
        chart
            .plotting_area()
            .map_coordinate(&(days(first, date) as f64, lane(place)))
    };
    for row in &client.sessions {
        let Some(date) = row.date else { continue };
        let grey = ShapeStyle::from(&COLOURS[LANES - 1]).filled();
        area.draw(&Circle::new(spot(date, LANES - 1), 3, grey))?;
        for (place, count) in row.lanes().into_iter().enumerate().filter(|(_, n)| *n > 0) {
            let at = spot(date, place);
            let size = 4 + count.min(6) as i32;
            let style = ShapeStyle::from(&COLOURS[place]).filled();
            let corner = |x: i32, y: i32| (at.0 + x * size, at.1 + y * size);
            let polygon = |corners: &[(i32, i32)]| {
                Polygon::new(
                    corners
                        .iter()
                        .map(|&(x, y)| corner(x, y))
                        .collect::<Vec<_>>(),
                    style,
                )
            };
            match place {
                0 => area.draw(&Circle::new(at, size, style))?,
                1 => area.draw(&polygon(&[(0, -1), (1, 1), (-1, 1)]))?,
                2 => area.draw(&Rectangle::new([corner(-1, -1), corner(1, 1)], style))?,
                _ => area.draw(&polygon(&[(0, -1), (1, 0), (0, 1), (-1, 0)]))?,
            }
            let label = ("sans-serif", 12)
                .into_font()
                .color(&BLACK)
                .pos(anchor(HPos::Center));
            area.draw(&Text::new(
                count.to_string(),
                (at.0, at.1 - size - 8),
                label,
            ))?;
        }
    }
    for day in &client.missed {
        let thick = ShapeStyle::from(&COLOURS[LANES - 1]).stroke_width(2);
        area.draw(&Cross::new(spot(*day, LANES - 1), 6, thick))?;
    }
    area.present()?;
    Ok(())
}

fn anchor(side: HPos) -> Pos {
    Pos::new(side, VPos::Center)
}
