// Precompiled for the torch-free library: what nearly every file includes.
#pragma once
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/error.h"
#include "glass/base/json.h"
