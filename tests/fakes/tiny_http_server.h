// An HTTP server for tests of the load generator, on plain sockets and a thread of its own, that
// can do what targets do on bad days: go silent for a while (the kernel still accepts, as with
// SIGSTOP), die, answer anything. Deliberately shares no code with the client it tests.
#pragma once

#include "base/clock.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>

namespace faultline::testing {

class TinyHttpServer {
public:
    struct Request {
        std::string_view head;  // up to the empty line
        std::string_view body;
        std::uint64_t nth_on_connection = 0;  // from 1
    };
    struct Reply {
        std::string bytes;           // as they go on the wire; empty: never answered
        bool closes = false;         // the connection, after the bytes
        bool aborts = false;         // with a reset
        std::size_t piece_size = 0;  // written in pieces of this size when not 0
    };
    using Handler = std::function<Reply(const Request&)>;

    // Listens on 127.0.0.1. The handler runs on the server's thread. `backlog`: how many
    // connections the kernel accepts while the server does not.
    explicit TinyHttpServer(Handler handler = nullptr, int backlog = 65535);
    ~TinyHttpServer();
    TinyHttpServer(const TinyHttpServer&) = delete;
    TinyHttpServer& operator=(const TinyHttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string url(std::string_view path = "/") const;

    // Neither reads nor accepts from `from` until `to`, then answers what has come.
    void be_silent(Instant from, Instant to);
    // Closes everything at that moment; what connects afterwards is refused.
    void die_at(Instant when);

    [[nodiscard]] std::uint64_t requests() const { return requests_.load(); }
    [[nodiscard]] std::uint64_t connections() const { return connections_.load(); }

    // "HTTP/1.1 <status> X" with the headers and a Content-Length.
    [[nodiscard]] static std::string answer(unsigned status, std::string_view body,
                                            std::string_view headers = "");

private:
    struct Peer {
        std::string input;
        std::uint64_t answered = 0;
    };

    void serve();
    void accept_some();
    void on_readable(int fd);
    // False when the connection was closed.
    bool answer_one(int fd, Peer& peer);
    void drop(int fd, bool abort);
    void die();

    Handler handler_;
    int listener_ = -1;
    int epoll_ = -1;
    int wake_ = -1;
    std::uint16_t port_ = 0;
    std::map<int, Peer> peers_;
    std::atomic<std::int64_t> silent_from_ns_;
    std::atomic<std::int64_t> silent_to_ns_;
    std::atomic<std::int64_t> die_at_ns_;
    std::atomic<bool> stopping_{false};
    std::atomic<std::uint64_t> requests_{0};
    std::atomic<std::uint64_t> connections_{0};
    std::thread thread_;
};

}  // namespace faultline::testing
