// What tests of `faultline run` start from that need a scenario of their own to change: a copy of
// long-fault.yaml beside its engine, in a folder of the test.
#pragma once

#include "base/files.h"
#include "tests/chaos/chaos_files.h"
#include "tests/fakes/faultline_command.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace faultline {

class LongFaultCommand : public ::testing::Test {
protected:
    // A scenario that passes, with or without `protection`.
    std::string insensitive(const std::string& protection) {
        for (const char* name : {"plan.json", "engine.yaml", "long-fault.yaml"}) {
            auto text = read_file(kFiles + "/" + name);
            EXPECT_TRUE(text);
            if (std::string_view(name) == "long-fault.yaml") {
                *text += "must_fail_without: [" + protection + "]\n";
                for (auto at = text->find("60s"); at != std::string::npos; at = text->find("60s")) {
                    text->replace(at, 3, "1s");
                }
            }
            EXPECT_TRUE(write_file(command_.path(name), *text));
        }
        return command_.path("long-fault.yaml");
    }

    // As insensitive(), without a named protection, on those clocks.
    std::string unnamed(const std::string& clocks) {
        const std::string file = insensitive("retry");
        std::string text = command_.text_of("long-fault.yaml");
        text.resize(text.find("must_fail_without"));
        text.replace(text.find("[real, virtual]"), 15, clocks);
        EXPECT_TRUE(write_file(file, text));
        return file;
    }

    fakes::FaultlineCommand command_;
};

}  // namespace faultline
