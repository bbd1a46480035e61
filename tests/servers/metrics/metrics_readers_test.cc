// Both expositions in front of the programs that read them: Prometheus's promtool, and the
// OpenMetrics parser of Prometheus's Python client.
#include "base/files.h"
#include "base/json.h"
#include "metrics/engine_metrics.h"
#include "metrics/exposition.h"
#include "tests/fakes/required.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

namespace faultline::metrics {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct Ran {
    int exit_code = -1;
    std::string output;  // stdout and stderr
};

Ran run(const std::string& command) {
    Ran ran;
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        return ran;
    }
    std::array<char, 4096> chunk{};
    for (std::size_t n = 0; (n = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
        ran.output.append(chunk.data(), n);
    }
    const int status = ::pclose(pipe);
    ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
}

// Every family of the catalogue, with values that a careless writer would break.
void fill(Registry& registry) {
    static constexpr std::array<std::string_view, 2> kErrors = {"tool_timeout", "sql_blocked"};
    EngineMetrics engine(registry, kErrors, {"search", "fa\"c\\ts\n", "日本"},
                         {{"memory", "search"}});
    engine.run_finished(RunStatus::kSuccess, 123456us);
    engine.run_finished(RunStatus::kFailed, 45s);
    engine.stage_finished(2, 1ms);
    EngineMetrics::tool_finished(engine.tool("search"), std::nullopt, 7ms);
    EngineMetrics::tool_finished(engine.tool("fa\"c\\ts\n"), 0, 2s);
    EngineMetrics::tool_finished(engine.tool("nobody"), 1, 0s);
    engine.http_answered(engine.route("/v1/orchestrations", {}), 503);
    for (int i = 0; i < 150; ++i) {
        registry.counter("orch_retries_total", {"tool" + std::to_string(i)}).add(2);
    }
    double value = 1.5;
    for (const FamilySpec& family : catalogue()) {
        const Labels labels(family.label_names.size(), "x");
        value = value * 7 + 0.1;
        switch (family.type) {
            case MetricType::kCounter:
                registry.counter(family.name, labels).add(static_cast<std::uint64_t>(value));
                break;
            case MetricType::kGauge:
            case MetricType::kRealCounter:
                registry.gauge(family.name, labels).set(value);
                break;
            case MetricType::kHistogram:
                registry.histogram(family.name, labels).record(33ms);
                break;
        }
        value = value > 1e12 ? 1e-7 : value;
    }
}

class Readers : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "faultline-readers-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        fill(registry_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    // Feeds `text` to `command` on its standard input.
    [[nodiscard]] Ran feed(const std::string& text, const std::string& command) const {
        const fs::path input = folder_ / "input";
        if (!write_file(input, text)) {
            return {};
        }
        return run(command + " < '" + input.string() + "'");
    }

    fs::path folder_;
    Registry registry_;
};

TEST_F(Readers, PromtoolFindsNothingToSayAboutTheText) {
    FAULTLINE_SKIP_WITHOUT(run("command -v promtool").exit_code == 0, "prometheus");
    const Ran checked = feed(expose(registry_, ExpositionFormat::kText), "promtool check metrics");
    EXPECT_EQ(checked.exit_code, 0) << checked.output;
    EXPECT_EQ(checked.output, "");
    // And it can say something: a family without HELP.
    EXPECT_EQ(feed("# TYPE a_total counter\na_total 1\n", "promtool check metrics").exit_code, 3);
}

// promtool reads the text format only, to which OpenMetrics is the same but for the counters'
// families: it must parse every sample, and miss nothing but those families' HELP.
TEST_F(Readers, PromtoolReadsTheSamplesOfOpenMetrics) {
    FAULTLINE_SKIP_WITHOUT(run("command -v promtool").exit_code == 0, "prometheus");
    const Ran checked =
        feed(expose(registry_, ExpositionFormat::kOpenMetrics), "promtool check metrics");
    std::istringstream lines(checked.output);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_TRUE(line.ends_with("_total no help text")) << line;
    }
}

using Key = std::pair<std::string, std::map<std::string, std::string>>;  // sample and labels

std::map<Key, double> expected_samples(Registry& registry) {
    std::map<Key, double> samples;
    for (const FamilyView& family : registry.collect()) {
        const std::string name(family.spec->name);
        for (const SeriesView& series : family.series) {
            std::map<std::string, std::string> labels;
            for (std::size_t i = 0; i < series.labels.size(); ++i) {
                labels[std::string(family.spec->label_names[i])] = series.labels[i];
            }
            if (family.spec->type != MetricType::kHistogram) {
                samples[{name, labels}] = series.value;
                continue;
            }
            samples[{name + "_count", labels}] = static_cast<double>(series.histogram.count);
            samples[{name + "_sum", labels}] = series.histogram.sum_seconds;
        }
    }
    return samples;
}

TEST_F(Readers, PrometheusOwnOpenMetricsParserReadsTheSameValues) {
    const Ran read = feed(expose(registry_, ExpositionFormat::kOpenMetrics),
                          "/usr/bin/python3 " FAULTLINE_READ_OPENMETRICS);
    FAULTLINE_SKIP_WITHOUT(read.exit_code != 3 && read.exit_code != 127,
                           "python3-prometheus-client");
    ASSERT_EQ(read.exit_code, 0) << read.output;

    std::map<Key, double> samples;
    std::map<std::string, std::pair<std::string, std::string>> families;  // type and unit
    std::size_t buckets = 0;
    std::istringstream lines(read.output);
    for (std::string line; std::getline(lines, line);) {
        const auto parsed = parse_json(line);
        ASSERT_TRUE(parsed) << line;
        const auto& row = **parsed;
        families[row[0]] = {row[1], row[2]};
        const std::string sample = row[3];
        if (sample.ends_with("_bucket")) {
            ++buckets;
            continue;
        }
        samples[{sample, row[4].get<std::map<std::string, std::string>>()}] =
            std::strtod(row[5].get<std::string>().c_str(), nullptr);
    }
    EXPECT_EQ(samples, expected_samples(registry_));
    EXPECT_GT(buckets, 16U * 7U);
    EXPECT_EQ(families["orch_runs"], (std::pair<std::string, std::string>("counter", "")));
    EXPECT_EQ(families["orch_run_duration_seconds"],
              (std::pair<std::string, std::string>("histogram", "seconds")));
    EXPECT_EQ(families["orch_cache_size_bytes"],
              (std::pair<std::string, std::string>("gauge", "bytes")));
    EXPECT_EQ(families["process_cpu_seconds"],
              (std::pair<std::string, std::string>("counter", "seconds")));
    EXPECT_EQ(families.size(), catalogue().size());
}

}  // namespace
}  // namespace faultline::metrics
