// Precompiled for the engine: ATen (not torch/torch.h, which costs three times as much), autograd's custom functions,
// and the few headers of the house that nearly every file includes and that hardly change.
#pragma once
#include <ATen/ATen.h>
#include <fmt/core.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <nlohmann/json.hpp>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/json.h"
