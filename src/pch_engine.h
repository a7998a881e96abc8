// Precompiled for the engine: ATen (not torch/torch.h, which costs three times as much) and autograd's custom functions.
#pragma once
#include <ATen/ATen.h>
#include <fmt/core.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <nlohmann/json.hpp>
