#include "scenarios/report/html_page.h"

#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_text.h"

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

// A chart is 960 units wide and its text 12 units high. So an svg is at least 900 px wide: its text
// is then 11.25 px high, and smaller is hard to read. Print is dark on white in dark mode too, and
// a heading stays on the page of its content.
constexpr std::string_view kStyle = R"(
:root{color-scheme:light;--line:#8884;--soft:#8881;--good:#00795a;--bad:#b93800;--warn:#8a5a00}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--good:#3ecf9e;--bad:#ff9a66;
--warn:#f0b43c}}
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem;margin:0 0 .3rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2.2rem 0 .6rem}
p{margin:.4rem 0}figure{margin:0}figcaption{font-size:.85rem;opacity:.75;margin:.2rem 0 .6rem}
nav{font-size:.9rem;margin:0 0 .8rem}
.verdict{border:1px solid var(--line);border-left:.5rem solid;border-radius:.3rem;
padding:.7rem 1rem;margin:1rem 0;background:var(--soft);overflow-wrap:anywhere}
.pass{color:var(--good)}.fail,.error,.dirty,.aborted{color:var(--bad)}.inconclusive{color:var(--warn)}
.verdict strong{font-size:1.25rem}.verdict p{color:CanvasText}
.scroll{overflow-x:auto}
table{border-collapse:collapse;border:0;width:100%;font-size:.9rem}
caption{text-align:left;font-size:.85rem;opacity:.75;padding:0 0 .2rem}
th,td{border:0;border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:left;
vertical-align:top}th{font-weight:600}thead th:first-child{white-space:nowrap}tbody th{white-space:nowrap;width:1%}
td.mark{font-weight:700;white-space:nowrap}.number{text-align:right;font-variant-numeric:tabular-nums;
white-space:nowrap}thead .number{white-space:normal}
tr:has(+ .remark)>*{border-bottom:0}.remark td{padding-top:0;opacity:.85}
details{margin:.3rem 0}summary{cursor:pointer;font-size:.9rem}details table{width:auto}
code{font-size:.9em;background:var(--soft);padding:.1rem .3rem;border-radius:.2rem;
overflow-wrap:anywhere}svg{display:block;height:auto;min-width:900px}
.note{font-size:.85rem;opacity:.75}
@media screen and (max-width:40rem){table:has(thead){min-width:46rem}
caption{max-width:calc(100vw - 3rem)}}
@media print{@page{margin:14mm}body{max-width:none;padding:0;font-size:12px}h2{break-after:avoid;
margin-top:1.2rem}section,figure,tr,.verdict{break-inside:avoid}caption,thead{break-after:avoid}.scroll{overflow:visible}
svg{min-width:0;width:100%}details:not([open]),nav{display:none}}
)";

}  // namespace

std::string html_page(std::string_view title, const std::string& body) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        escape_markup(title), kStyle, body);
}

std::string html_banner(std::string_view css_class, std::string_view headline,
                        std::string_view reason, std::string_view line) {
    const auto paragraph = [](std::string_view start, std::string_view text) {
        return text.empty() ? "" : fmt::format("{}{}</p>\n", start, escape_markup(text));
    };
    return fmt::format("<div class=\"verdict {}\"><strong>{}</strong>\n{}{}</div>\n", css_class,
                       escape_markup(headline), paragraph("<p>", reason),
                       paragraph("<p class=\"note\">", line));
}

std::string html_section(std::string_view heading, const std::string& content) {
    return content.empty() ? ""
                           : fmt::format("<section><h2>{}</h2>\n{}</section>\n",
                                         escape_markup(heading), content);
}

HtmlCell verdict_cell(Verdict verdict) {
    return HtmlCell::mark(to_string(verdict),
                          fmt::format("{} {}", verdict_mark(verdict), verdict_word(verdict)));
}

std::string html_figure(const std::string& svg, std::string_view caption) {
    return fmt::format(
        "<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"chart\">{}"
        "</div><figcaption>{}</figcaption>\n</figure>\n",
        svg, escape_markup(caption));
}

}  // namespace faultline::scenario
