#include "figures.h"

namespace sentinel::loss {

const FigureName& NameOf(Figure figure) {
  static constexpr std::array<FigureName, kFigureCount> names{{
      {"acknowledged writes lost", "lost"},
      {"acknowledged writes", "acknowledged"},
      {"deposed master took writes, s", "taken_deposed_s"},
      {"longest gap in writes, ms", "gap_ms"},
      {"full resyncs", "full_resyncs"},
      {"fault -> promotion, ms", "promotion_ms"},
      {"promotion -> demotion, ms", "demotion_ms"},
      {"return -> demotion, ms", "return_demotion_ms"},
      {"writes a second before the fault", "rate"},
      {"benchmark stood still, ms", "held_up_ms"},
  }};
  return names[static_cast<std::size_t>(figure)];
}

}  // namespace sentinel::loss
