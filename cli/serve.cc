// `faultline serve`: the reference engine over HTTP until SIGINT, SIGTERM, SIGHUP or SIGQUIT.
#include "base/files.h"
#include "base/log_writer.h"
#include "base/random.h"
#include "cli/exit_codes.h"
#include "cli/repeatable_option.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "embedded/engine_database.h"
#include "embedded/engine_server.h"
#include "embedded/protections.h"
#include "scenarios/format/find_scenarios.h"

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::cli {

namespace {

using namespace std::chrono_literals;

constexpr Duration kPatience = 2s;

struct ServeOptions {
    // The built-in configuration instead of a file's.
    bool demo = false;
    // Path of engine.yaml; empty with demo only.
    std::string config;
    // HOST:PORT; port 0 lets the system choose.
    std::string listen = "127.0.0.1:8080";
    // File that gets the port once it listens; empty: none.
    std::string port_file;
    // Names of protections that are switched off.
    std::vector<std::string> disabled;
    // Log each request too, not only warnings and errors.
    bool log_requests = false;
    // Log errors only.
    bool quiet = false;
};

// Who runs an engine beside a load in one terminal wants to read the load's report.
LogLevel level_of(const ServeOptions& options) {
    if (options.log_requests) {
        return LogLevel::kInfo;
    }
    return options.quiet ? LogLevel::kError : LogLevel::kWarning;
}

int refuse(const Error& error) {
    print_error("faultline serve: " + error.message);
    return error.kind == ErrorKind::kInvalid ? kExitUsage : kExitEnvironment;
}

Error usage(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

Result<net::HttpServerOptions> parse_listen(std::string_view listen) {
    net::HttpServerOptions options;
    const std::size_t colon = listen.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return usage(fmt::format("--listen {}: write HOST:PORT, such as 127.0.0.1:8080", listen));
    }
    const std::string_view port = listen.substr(colon + 1);
    const auto [rest, error] =
        std::from_chars(port.data(), port.data() + port.size(), options.port);
    if (error != std::errc{} || rest != port.data() + port.size() || port.empty()) {
        return usage(fmt::format("--listen {}: the port must be from 0 to 65535", listen));
    }
    std::string_view host = listen.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    options.host = host == "localhost" ? "127.0.0.1" : host;
    boost::system::error_code not_numeric;
    (void)boost::asio::ip::make_address(options.host, not_numeric);
    if (not_numeric) {
        return usage(
            fmt::format("--listen {}: HOST must be an address of this machine in numbers, "
                        "such as 127.0.0.1, 0.0.0.0 or [::1], or localhost",
                        listen));
    }
    return options;
}

// Of HOST:PORT. An address of IPv6 stands in brackets there.
std::string host_in_url(std::string_view listen) {
    const std::string_view host = listen.substr(0, listen.rfind(':'));
    const bool is_bare_v6 = host.find(':') != std::string_view::npos && !host.starts_with('[');
    return is_bare_v6 ? fmt::format("[{}]", host) : std::string(host);
}

Result<embedded::EngineConfig> read_config(const ServeOptions& options) {
    if (options.demo) {
        return embedded::parse_engine_config(embedded::demo_engine_config(), "demo", ".");
    }
    if (options.config.empty()) {
        return usage("say --demo, or --config engine.yaml");
    }
    if (scenario::holds_scenario(options.config)) {
        return usage(
            fmt::format("--config {0}: this is a scenario, not an engine configuration; "
                        "run it with faultline run {0}",
                        options.config));
    }
    return embedded::read_engine_config(options.config);
}

void greet(const ServeOptions& options, const std::string& url) {
    print("engine at {}, metrics at {}/metrics; Ctrl-C ends it\n", url, url);
    if (options.demo) {
        print("try: curl -H 'Authorization: Bearer demo-key-acme' {}/v1/cards/reason-trends\n",
              url);
    }
    flush(stdout);
}

// Made before anything is that a signal must not leave behind; one that comes before wait() is kept
// for it.
class EndSignals {
public:
    EndSignals() {
        struct sigaction before{};
        // Under nohup the terminal's end is ignored, as its user wants.
        if (::sigaction(SIGHUP, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) {
            signals_.add(SIGHUP);
        }
    }
    void wait() {
        signals_.async_wait([](const boost::system::error_code&, int) {});
        io_.run();
    }

private:
    boost::asio::io_context io_{1};
    boost::asio::signal_set signals_{io_, SIGINT, SIGTERM, SIGQUIT};
};

Result<std::unique_ptr<embedded::EngineServer>> start(const ServeOptions& options,
                                                      embedded::EngineDatabase& database,
                                                      Clock& clock, Logger& log) {
    auto http = parse_listen(options.listen);
    if (!http) {
        return http.error();
    }
    auto config = read_config(options);
    if (!config) {
        return config.error();
    }
    auto disabled = embedded::disabled_protections(options.disabled);
    if (!disabled) {
        return usage("--disable: " + disabled.error().message);
    }
    auto opened = embedded::open_sqlite(*config, clock, 2);
    if (!opened) {
        return opened.error();
    }
    database = std::move(*opened);
    return embedded::EngineServer::start({.config = std::move(*config),
                                          .disabled = *disabled,
                                          .seed = fresh_seed(),
                                          .database = database.backend,
                                          .data_source = database.source,
                                          .decorators = {}},
                                         std::move(*http), clock, &log);
}

// The engine's thread still runs, and may use anything that a return from here and from main would
// destroy: the log, the clock, tables of the program. So the process ends at once. Only the files
// go before, which would outlive it.
[[noreturn]] void exit_at_once(const embedded::StopOutcome& left,
                               embedded::EngineDatabase& database, LogWriter& writer) {
    database.files.reset();
    writer.write("stopped; " + to_string(left));
    writer.close();
    std::_Exit(kExitPass);
}

int serve(const ServeOptions& options) {
    EndSignals signals;
    SteadyClock clock;
    LogWriter writer;
    Logger log(
        clock, [&writer](std::string_view line) { writer.write(line); }, level_of(options),
        [&writer] { return writer.dropped(); });
    embedded::EngineDatabase database;
    auto server = start(options, database, clock, log);
    if (!server) {
        return refuse(server.error());
    }
    // Before the greeting, which would say that all went well.
    if (!options.port_file.empty()) {
        const auto written = write_file(options.port_file, fmt::format("{}\n", (*server)->port()));
        if (!written) {
            return refuse({written.error().kind, "--port-file: " + written.error().message});
        }
    }
    greet(options, fmt::format("http://{}:{}", host_in_url(options.listen), (*server)->port()));
    signals.wait();
    const embedded::StopOutcome left = (*server)->stop(kPatience);
    if (left.thread) {
        exit_at_once(left, database, writer);
    }
    // Calls that were given up may still run on the database's threads; they end before the
    // executor that they report to.
    database = {};
    server->reset();
    // Behind the last lines of the log, and like them dropped when they are not read.
    writer.write(left.clean() ? "stopped" : "stopped; " + to_string(left));
    writer.close();
    return kExitPass;
}

Action add_serve(CLI::App& command) {
    auto options = std::make_shared<ServeOptions>();
    auto* const demo = command.add_flag("--demo", options->demo,
                                        "Two tenants, keys, tables and tools, ready to try");
    command.add_option("--config", options->config, "Engine configuration (engine.yaml)")
        ->excludes(demo);
    command.add_option("--listen", options->listen, "HOST:PORT; port 0 lets the system choose")
        ->capture_default_str();
    command.add_option("--port-file", options->port_file, "Write the port here once it listens");
    add_list(command, "--disable", options->disabled,
             fmt::format("Switch a protection off, for tests only (repeatable, or several with "
                         "commas): {}",
                         fmt::join(embedded::protection_names(), ", ")));
    auto* const all =
        command.add_flag("--log-requests", options->log_requests,
                         "Log a line for each request too; by default only what failed is logged");
    command.add_flag("--quiet", options->quiet, "Log errors only, no warnings")->excludes(all);
    return [options] { return serve(*options); };
}

}  // namespace

Subcommand serve_command() {
    return {.name = "serve",
            .summary = "Run the reference engine over HTTP until Ctrl-C",
            .examples =
                "faultline serve --demo --listen 127.0.0.1:8080\n"
                "curl -H 'Authorization: Bearer demo-key-acme' \\\n"
                "    http://127.0.0.1:8080/v1/cards/reason-trends\n"
                "curl http://127.0.0.1:8080/metrics",
            .exit_codes = "0 stopped by a signal, 2 usage, 4 it cannot listen or start.",
            .add = add_serve};
}

}  // namespace faultline::cli
