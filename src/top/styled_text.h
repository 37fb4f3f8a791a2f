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
  // Shown in reverse; where there are no colours, with a mark in the last blank of the first span.
  bool selected = false;

  Line& Add(std::string text, Style style = Style::kPlain);
};

using Lines = std::vector<Line>;

// Columns as wide as their widest cell, as far as there is room; two blanks between them.
class Table {
 public:
  struct Column {
    std::string title;
    bool right = false;  // Numbers.
    int leaves = 0;      // Where there is no room the column with the highest number leaves first;
                         // 0: it stays.
    bool shrinks = false;  // Then this one is made narrower: of names and ids a part says enough.
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // REQUIRES: as many cells as columns.
  void Add(std::vector<Span> row) { rows_.push_back(std::move(row)); }

  // The titles, then one line for each row.
  Lines Render(std::size_t width) const;

 private:
  // Where a cell is wider than this it is cut before another column has to leave.
  static constexpr std::size_t kShrunkFirst = 24;
  static constexpr std::size_t kShrunkLast = 8;

  std::size_t NaturalWidth(std::size_t column) const;
  std::vector<std::size_t> ColumnsThatStay(std::size_t width) const;
  std::vector<std::size_t> Widths(const std::vector<std::size_t>& columns, std::size_t width) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Span>> rows_;
};

// The bytes for a terminal of that many columns, without a line end.
std::string Paint(const Line& line, std::size_t width, bool color);

}  // namespace sentinel::top
