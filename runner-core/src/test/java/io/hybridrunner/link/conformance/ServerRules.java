package io.hybridrunner.link.conformance;

import java.util.List;
import java.util.stream.Stream;

/** All rules that bind a server. */
final class ServerRules {

  private ServerRules() {}

  static List<Rule<ServerScene>> all() {
    return Stream.of(
            ServerGreetingRules.all(),
            ServerFrameRules.all(),
            ServerCommandRules.all(),
            ServerStatusRules.all(),
            ServerLimitRules.all())
        .flatMap(List::stream)
        .toList();
  }
}
