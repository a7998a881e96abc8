// How a number that judges is read, and the word for it in files.
#pragma once

#include <string>

namespace glass {

/// Which end of a number is the good one.
enum class Better {
  high,
  low,
  neither,  ///< the number describes and does not judge
};

/// "high", "low", "neither".
inline std::string better_name(Better better) {
  return better == Better::high ? "high" : better == Better::low ? "low" : "neither";
}

}  // namespace glass
