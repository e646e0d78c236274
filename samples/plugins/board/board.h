// The board as a plugin: its life, its page, its WebSocket.
#pragma once
#include <orrery/plugin.h>

#include <fstream>
#include <sstream>

#include "hall.h"
#include "notes.h"

namespace board {

class Board : public orrery::Service, public orrery::HttpHandler, public orrery::StreamHandler {
public:
    Board(orrery::Host host, orrery::Config config)
        : host_(std::move(host)),
          path_(config.require("path")),
          web_(std::filesystem::path(config.plugin_directory()) / "web"),
          notes_(std::filesystem::path(config.data_directory()) / "notes.jsonl"),
          hall_([this](const std::string& who, std::string_view text) { return said(who, text); }) {
        if (path_.front() != '/' || path_.size() < 2 || path_.ends_with('/'))
            throw orrery::Error(orrery::Code::invalid, "parameter --path: expected a path such as /board");
    }

    void start() override { hall_.start(); }
    void stop() override { hall_.stop(); }
    orrery::HealthReport health() override {
        return {hall_.is_open() ? orrery::Health::good : orrery::Health::degraded,
                std::to_string(hall_.guests()) + " pages are open"};
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
        hall_.enter(std::move(stream), who.directory + "\\" + who.id, "{\"notes\":" + notes_.all() + "}");
    }

private:
    /// Guests are told what is wrong with their notes; what is wrong with the disk is the administrator's affair.
    std::string said(const std::string& who, std::string_view text) {
        try {
            auto note = notes_.add(who, text);
            host_.count("board_notes");
            return "{\"note\":" + note + "}";
        } catch (const orrery::Error& error) {
            if (error.code() == orrery::Code::invalid) throw;
            host_.log().error(error.message());
        }
        throw orrery::Error(orrery::Code::unavailable, "the note could not be kept");
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
    Hall hall_;  // last: its thread uses the others
};

}  // namespace board
