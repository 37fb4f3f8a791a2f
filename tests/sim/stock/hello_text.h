// The hello a stock sentinel publishes for one master (protocol sheet, section 4).
#pragma once

#include <string>

#include "sim/stock/context.h"

namespace sentinel::sim::stock {

std::string HelloText(Context& context, const Master& master);

}  // namespace sentinel::sim::stock
