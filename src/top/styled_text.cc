#include "top/styled_text.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "top/printable.h"

namespace sentinel::top {
namespace {

constexpr std::size_t kGap = 2;

std::string_view CodeOf(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kHead:
      return "1";
    case Style::kDim:
      return "2";
    case Style::kGood:
      return "32";
    case Style::kWarning:
      return "33";
    case Style::kBad:
      return "1;31";
    case Style::kBusy:
      return "1;36";
  }
  SENTINEL_UNREACHABLE();
}

std::string Colored(const Span& span, bool selected) {
  std::string code(CodeOf(span.style));
  if (selected) code += code.empty() ? "7" : ";7";
  return code.empty() ? span.text : "\x1b[" + code + "m" + span.text + "\x1b[0m";
}

std::string Aligned(const std::string& text, std::size_t width, bool right) {
  const std::string clipped = Clip(text, width);
  const std::string blanks(width - Columns(clipped), ' ');
  return right ? blanks + clipped : clipped + blanks;
}

}  // namespace

Line& Line::Add(std::string text, Style style) {
  spans.push_back({std::move(text), style});
  return *this;
}

std::size_t Table::NaturalWidth(std::size_t column) const {
  std::size_t widest = Columns(columns_[column].title);
  for (const auto& row : rows_) widest = std::max(widest, Columns(row.at(column).text));
  return widest;
}

std::vector<std::size_t> Table::ColumnsThatStay(std::size_t width) const {
  std::vector<std::size_t> columns(columns_.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  std::size_t total = 0;
  for (const std::size_t column : columns) {
    const std::size_t natural = NaturalWidth(column);
    total += (columns_[column].shrinks ? std::min(natural, kShrunkFirst) : natural) + kGap;
  }
  while (total > width + kGap) {
    const auto next = std::ranges::max_element(
        columns, {}, [this](std::size_t column) { return columns_[column].leaves; });
    if (columns_[*next].leaves == 0) break;
    total -= NaturalWidth(*next) + kGap;
    columns.erase(next);
  }
  return columns;
}

std::vector<std::size_t> Table::Widths(const std::vector<std::size_t>& columns,
                                       std::size_t width) const {
  std::vector<std::size_t> widths;
  std::size_t total = 0;
  for (const std::size_t column : columns) {
    widths.push_back(NaturalWidth(column));
    total += widths.back() + kGap;
  }
  for (std::size_t i = 0; i < columns.size() && total > width + kGap; ++i) {
    if (!columns_[columns[i]].shrinks) continue;
    const std::size_t spare = widths[i] - std::min(widths[i], kShrunkLast);
    const std::size_t taken = std::min(total - width - kGap, spare);
    widths[i] -= taken;
    total -= taken;
  }
  return widths;
}

Lines Table::Render(std::size_t width) const {
  const std::vector<std::size_t> columns = ColumnsThatStay(width);
  const std::vector<std::size_t> widths = Widths(columns, width);
  const auto render = [&](const auto& span_of) {
    Line line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      Span span = span_of(columns[i]);
      span.text = Aligned(span.text, widths[i], columns_[columns[i]].right);
      if (i + 1 < columns.size()) span.text += std::string(kGap, ' ');
      line.spans.push_back(std::move(span));
    }
    return line;
  };
  Lines lines = {render([&](std::size_t i) { return Span{columns_[i].title, Style::kHead}; })};
  for (const auto& row : rows_) lines.push_back(render([&](std::size_t i) { return row[i]; }));
  return lines;
}

std::string Paint(const Line& line, std::size_t width, bool color) {
  std::string out;
  std::size_t left = width;
  for (const Span& span : line.spans) {
    const std::size_t columns = Columns(span.text);
    const bool fits = columns <= left;
    const Span shown = {fits ? span.text : Clip(span.text, left), span.style};
    out += color ? Colored(shown, line.selected) : shown.text;
    const bool first = &span == &line.spans.front();
    if (first && line.selected && !color && out.ends_with(' ')) out.back() = '>';
    left -= fits ? columns : left;
  }
  // Blanks at the end are of no use, and in the way of those who compare or copy.
  if (!color) out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

}  // namespace sentinel::top
