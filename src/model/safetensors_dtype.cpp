// One table of names, types and order.
#include "model/safetensors_dtype.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace glass {

namespace {

struct DtypeRow {
  const char* name;
  at::ScalarType type;
};

/// In the order in which the Rust writer sorts tensors.
constexpr DtypeRow kDtypes[] = {{"I64", at::kLong},      {"F64", at::kDouble}, {"F32", at::kFloat}, {"I32", at::kInt},
                                {"BF16", at::kBFloat16}, {"F16", at::kHalf},   {"I16", at::kShort}, {"I8", at::kChar},
                                {"U8", at::kByte},       {"BOOL", at::kBool}};

const DtypeRow* find_type(at::ScalarType type) {
  return std::find_if(std::begin(kDtypes), std::end(kDtypes), [&](const DtypeRow& row) { return row.type == type; });
}

}  // namespace

std::optional<at::ScalarType> scalar_type_of(std::string_view dtype) {
  for (const DtypeRow& row : kDtypes) {
    if (row.name == dtype) return row.type;
  }
  return std::nullopt;
}

const char* safetensors_name(at::ScalarType type) {
  const DtypeRow* row = find_type(type);
  return row == std::end(kDtypes) ? nullptr : row->name;
}

std::size_t dtype_rank(at::ScalarType type) {
  return static_cast<std::size_t>(find_type(type) - std::begin(kDtypes));
}

std::string readable_dtypes() {
  std::vector<std::string> names;
  for (const DtypeRow& row : kDtypes) names.emplace_back(row.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace glass
