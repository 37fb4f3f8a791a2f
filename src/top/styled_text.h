// Lines of text in colours, and tables of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel::top {

enum class Style : std::uint8_t { kPlain, kHead, kDim, kGood, kWarning, kBad, kBusy };

struct Span {
  std::string text;  // Printable, without line ends.
  Style style = Style::kPlain;
};

struct Line {
  std::vector<Span> spans;
  bool selected = false;  // Shown in reverse, and with a mark where there are no colours.

  Line& Add(std::string text, Style style = Style::kPlain);
};

using Lines = std::vector<Line>;

// Columns as wide as their widest cell; two blanks between them.
class Table {
 public:
  struct Column {
    std::string title;
    bool right = false;  // Numbers.
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // REQUIRES: as many cells as columns.
  void Add(std::vector<Span> row) { rows_.push_back(std::move(row)); }

  // The titles, then one line for each row. What would be wider than `width` is taken from the
  // second column, as far as it goes: that is where names stand.
  Lines Render(std::size_t width) const;

 private:
  std::vector<std::size_t> Widths(std::size_t width) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Span>> rows_;
};

// The bytes for a terminal of that many columns, without a line end.
std::string Paint(const Line& line, std::size_t width, bool color);

}  // namespace sentinel::top
