// Answers HTTP requests. Calls come from several threads at once.
#pragma once
#include <orrery/plugin.h>

class @CLASS@ : public orrery::HttpHandler {
public:
    @CLASS@(orrery::Host host, orrery::Config config)
        : host_(std::move(host)), greeting_(config.text("greeting")) {}

    orrery::Response handle(const orrery::Request& request) override {
        if (request.method() != "GET") return {405, {{"allow", "GET"}}, "", {}};
        if (request.path() != "/") throw orrery::Error(orrery::Code::not_found, "there is no such page", "ask for /");
        host_.count("@NAME@.requests");
        return {200, {{"content-type", "text/plain; charset=utf-8"}}, greeting_ + ", " + request.identity().id + "\n", {}};
    }

private:
    orrery::Host host_;
    std::string greeting_;
};
