// What most test files begin with, parsed once a build (cmake/FaultlineTargets.cmake). A file still
// includes what it uses: the presets fuzz and tidy read it without this.
#pragma once

#include "cmake/precompiled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
