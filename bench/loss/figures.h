// What is measured of one run.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace sentinel::loss {

enum class Figure {
  kLost,            // Acknowledged writes that the final master does not have.
  kAcknowledged,    // All of them.
  kTakenDeposed,    // How long the old master went on to acknowledge writes behind the promotion.
  kGap,             // The longest time without an acknowledged write, behind the fault.
  kFullResyncs,     // Of all servers, behind the fault.
  kPromotion,       // From the fault to the promotion of another server.
  kDemotion,        // From there to the demotion of the old master.
  kReturnDemotion,  // The same, from the moment in which the old master came back.
  kRate,            // Writes a second before the fault.
  kHeldUp,          // The longest time that the benchmark itself stood still.
};
inline constexpr std::size_t kFigureCount = 10;

struct FigureName {
  const char* label;  // For the table, with the unit.
  const char* key;    // For JSON.
};
const FigureName& NameOf(Figure figure);

struct Run {
  std::array<std::optional<double>, kFigureCount> figures;  // Empty: does not apply.
  std::string refused;  // What a sentinel answered that did not do what it was asked for.
  std::string failure;  // Why there are no figures.

  std::optional<double>& operator[](Figure figure) {
    return figures[static_cast<std::size_t>(figure)];
  }
  const std::optional<double>& operator[](Figure figure) const {
    return figures[static_cast<std::size_t>(figure)];
  }
};

}  // namespace sentinel::loss
