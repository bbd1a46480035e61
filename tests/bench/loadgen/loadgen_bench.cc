// What one operation costs the generator besides its system calls.
#include "loadgen/arrival/load_plan.h"
#include "loadgen/client/response_parser.h"
#include "loadgen/record/recorder.h"

#include <benchmark/benchmark.h>

namespace faultline::load {
namespace {

LoadPlanSpec spec(const char* arrival) {
    LoadPlanSpec plan;
    plan.arrival = arrival;
    plan.phases = {{.name = "load", .rate = {1e6}, .duration = std::chrono::hours(24)}};
    return plan;
}

void plan_next(benchmark::State& state) {
    LoadPlan plan(spec(state.range(0) == 0 ? "poisson" : "uniform"));
    for (auto _ : state) {
        benchmark::DoNotOptimize(plan.next());
    }
}
BENCHMARK(plan_next)->Arg(0)->Arg(1);

void parse_answer(benchmark::State& state) {
    const std::string_view answer =
        "HTTP/1.1 200 OK\r\nServer: bench\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
        "Content-Type: application/json\r\nContent-Length: 27\r\nConnection: keep-alive\r\n\r\n"
        "{\"status\":\"success\",\"a\":1}\n";
    ResponseParser parser;
    for (auto _ : state) {
        parser.start(false, nullptr);
        benchmark::DoNotOptimize(parser.feed(answer));
        if (!parser.done()) {
            state.SkipWithError("not parsed");
        }
    }
}
BENCHMARK(parse_answer);

void record_sample(benchmark::State& state) {
    Recorder recorder(spec("poisson").phases);
    Sample sample;
    sample.outcome = Outcome::kCompleted;
    sample.http_status = 200;
    for (auto _ : state) {
        sample.intended += Duration(1000);
        sample.released = sample.intended + Duration(5000);
        sample.first_byte_out = sample.released;
        sample.done = sample.released + Duration(50'000 + (sample.intended.count() & 0xffff));
        recorder.on_sample(sample);
    }
}
BENCHMARK(record_sample);

}  // namespace
}  // namespace faultline::load
