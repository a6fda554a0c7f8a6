package io.hybridrunner.relay.link;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/**
 * The relay's state machines under any order of events. {@code -Djqwik.tries.default=1000000} looks
 * for longer.
 */
class LinksFuzzTest {

  private static final int KINDS = 20;

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(RunnerLinks.class);
  }

  @BeforeContainer
  static void warnOfNothing() {
    logger().setLevel(Level.OFF);
  }

  @AfterContainer
  static void warnAgain() {
    logger().setLevel(null);
  }

  @Property
  void theRulesHoldInAnyOrderOfFramesLossesAndTime(
      @ForAll @Size(max = 150) List<@IntRange(min = 0, max = KINDS * 60 - 1) Integer> moves) {
    FuzzedLinks links = new FuzzedLinks();
    for (int move : moves) {
      move(links, move % KINDS, move / KINDS);
      links.check();
    }
    links.settle();
  }

  private static void move(FuzzedLinks links, int kind, int choice) {
    switch (kind) {
      case 0, 1, 2, 3 -> links.submit(choice);
      case 4, 5 -> links.connect("boot-" + choice % 3);
      case 6, 7, 8, 9 -> links.answer(choice);
      case 10 -> links.busy(choice);
      case 11 -> links.problem(choice);
      case 12, 13 -> links.report(choice);
      case 14 -> IntStream.range(0, 1 + choice % 11).forEach(links::garbage);
      case 15 -> links.lose(choice);
      case 16 -> links.hang(choice % 2 == 0);
      case 17 -> links.ask();
      case 18 -> links.pass(Duration.ofSeconds(choice));
      default -> links.pass(Duration.ofMillis(choice * 50L));
    }
  }
}
