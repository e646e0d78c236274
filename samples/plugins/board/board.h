// The board as a plugin: its life, its page, its WebSocket.
#pragma once
#include <orrery/plugin.h>
#include <orrery/stream_loop.h>

#include <fstream>
#include <sstream>

#include "notes.h"

namespace board {

class Board : public orrery::Service, public orrery::HttpHandler, public orrery::StreamHandler {
public:
    Board(orrery::Host host, orrery::Config config)
        : host_(std::move(host)),
          path_(config.require("path")),
          web_(std::filesystem::path(config.plugin_directory()) / "web"),
          notes_(std::filesystem::path(config.data_directory()) / "notes.jsonl") {
        if (path_.front() != '/' || path_.size() < 2 || path_.ends_with('/'))
            throw orrery::Error(orrery::Code::invalid, "parameter --path: expected a path such as /board");
    }

    void start() override {}
    void stop() override { guests_.stop(); }
    orrery::HealthReport health() override {
        return {orrery::Health::good, std::to_string(guests_.size()) + " pages are open"};
    }

    orrery::Response handle(const orrery::Request& request) override {
        if (request.method() != "GET" && request.method() != "HEAD") return {405, {{"allow", "GET, HEAD"}}, {}, {}};
        auto path = request.path();
        // Relative, so that it holds behind any virtual proxy's prefix.
        if (path == path_) return {302, {{"location", path_.substr(path_.rfind('/') + 1) + "/"}}, {}, {}};
        if (path == path_ + "/") return file("index.html", "text/html; charset=utf-8");
        if (path == path_ + "/board.js") return file("board.js", "text/javascript; charset=utf-8");
        if (path == path_ + "/board.css") return file("board.css", "text/css; charset=utf-8");
        if (path == path_ + "/notes")
            return {200, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, notes_.all(), {}};
        throw orrery::Error(orrery::Code::not_found, "there is no such page", "the board is at " + path_ + "/");
    }

    void open(const orrery::Request& request, orrery::Stream stream) override {
        if (request.path() != path_ + "/live")
            throw orrery::Error(orrery::Code::not_found, "there is no such WebSocket",
                                "the board's is " + path_ + "/live");
        auto who = request.identity();
        if (!is_utf8(who.id) || !is_utf8(who.directory))
            throw orrery::Error(orrery::Code::invalid, "the user's name is no UTF-8");
        guests_.add({std::move(stream), who.directory + "\\" + who.id});
    }
    /// `orrery swap`: the pages stay open. Who each guest is goes over as the stream's state.
    std::vector<orrery::OpenStream> suspend() override { return guests_.suspend(); }
    void resume(orrery::OpenStream open) override { guests_.add(std::move(open)); }

private:
    using Session = orrery::StreamLoop::Session;
    static constexpr auto text = orrery::wire::Kind::text;

    std::string list() { return "{\"notes\":" + notes_.all() + "}"; }
    /// Also who came over from the predecessor gets the whole list, as a note may have been left meanwhile.
    void greet(Session& guest) {
        if (notes_.missed()) guests_.broadcast(text, list());
        guest.send(text, list());
    }
    void hear(const Session& guest, const orrery::wire::Message& message) {
        if (message.kind != text) return;
        auto note = keep(guest.state, message.payload);
        guests_.broadcast(text, notes_.missed() ? list() : "{\"note\":" + note + "}");
    }
    /// Guests are told what is wrong with their notes; what is wrong with the disk is the administrator's affair.
    std::string keep(const std::string& who, std::string_view said) {
        try {
            auto note = notes_.add(who, said);
            host_.count("board_notes");
            return note;
        } catch (const orrery::Error& error) {
            if (error.code() != orrery::Code::invalid) host_.log().error(error.message());
            throw;
        }
    }
    orrery::Response file(const char* name, const char* type) const {
        std::ostringstream text;
        std::ifstream in(web_ / name, std::ios::binary);
        if (!in || !(text << in.rdbuf()))
            throw orrery::Error(orrery::Code::unavailable,
                                std::string("the board's file web/") + name + " cannot be read",
                                "install the whole drop-in folder, not the library alone");
        return {200, {{"content-type", type}, {"cache-control", "no-cache"}}, text.str(), {}};
    }

    orrery::Host host_;
    const std::string path_;
    const std::filesystem::path web_;
    Notes notes_;
    orrery::StreamLoop guests_{[this](auto& guest, auto& message) { hear(guest, message); },
                               [this](auto& guest) { greet(guest); },
                               {.message = 4096}};  // last: its thread uses the others
};

}  // namespace board
