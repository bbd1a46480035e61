#include "cli/serve_options.h"

#include "cli/serve.h"
#include "embedded/protections.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace faultline::cli {

void add_serve_command(CLI::App& app, std::function<int()>& chosen) {
    auto options = std::make_shared<ServeOptions>();
    auto* const serve =
        app.add_subcommand("serve", "Run the reference engine over HTTP until Ctrl-C");
    auto* const demo = serve->add_flag("--demo", options->demo,
                                       "Two tenants, keys, tables and tools, ready to try");
    serve->add_option("--config", options->config, "Engine configuration (engine.yaml)")
        ->excludes(demo);
    serve->add_option("--listen", options->listen, "HOST:PORT; port 0 lets the system choose")
        ->capture_default_str();
    serve->add_option("--port-file", options->port_file, "Write the port here once it listens");
    serve->add_option("--disable", options->disabled,
                      fmt::format("Switch a protection off, for tests only (repeatable): {}",
                                  fmt::join(embedded::protection_names(), ", ")));
    serve->add_flag("--quiet", options->quiet, "Log warnings and errors only");
    serve->footer(
        "Example:\n"
        "  faultline serve --demo --listen 127.0.0.1:8080\n"
        "  curl -H 'Authorization: Bearer demo-key-acme' "
        "http://127.0.0.1:8080/v1/cards/reason-trends\n"
        "  curl http://127.0.0.1:8080/metrics");
    serve->callback([options, &chosen] { chosen = [options] { return run_serve(*options); }; });
}

}  // namespace faultline::cli
