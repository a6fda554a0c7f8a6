package io.hybridrunner.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.Reply;
import io.hybridrunner.relay.state.InMemoryState;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The links of a relay in hand-moved time, and one runner {@code berlin}. Moved by one thread. */
final class LinksRig {

  private static final FrameCodec CODEC = new FrameCodec();
  static final Duration HEARTBEAT = Duration.ofSeconds(15);
  static final Duration SILENCE = HEARTBEAT.multipliedBy(2);
  static final Duration TTL = Pipelines.TTL;
  static final Duration MILLI = Duration.ofMillis(1);
  static final CommandId ID = new CommandId("c-1");

  static final LinkSettings SETTINGS = settings(3);

  private static LinkSettings settings(int runners) {
    return new LinkSettings(
        "a test",
        HEARTBEAT,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        2,
        5,
        16 * 1024,
        runners,
        Duration.ofHours(1));
  }

  final ManualTime time = new ManualTime();
  final InMemoryState state = new InMemoryState();
  final RunnerLinks links;

  LinksRig() {
    this(SETTINGS.probes());
  }

  LinksRig(Duration probes) {
    LinkSettings s = SETTINGS;
    links =
        new RunnerLinks(
            state,
            new LinkSettings(
                s.server(),
                s.heartbeat(),
                s.helloTimeout(),
                s.busyPause(),
                s.redeliverAfter(),
                s.outstanding(),
                s.queuedPerRunner(),
                s.queuedBytes(),
                s.runners(),
                probes),
            CODEC,
            time);
  }

  /** A greeted connection. */
  record Link(LinkSession session, FakeWire wire) {
    Link send(Frame frame) {
      session.onText(CODEC.encode(frame));
      return this;
    }

    Command onlyCommand() {
      List<Command> commands = wire.takeCommands();
      assertThat(commands).hasSize(1);
      return commands.get(0);
    }
  }

  /** Links with room for so many connections. */
  static RunnerLinks withRoomFor(int runners, ManualTime time) {
    return new RunnerLinks(new InMemoryState(), settings(runners), CODEC, time);
  }

  Link greet(String bootId) {
    return greet(bootId, Optional.empty());
  }

  Link greet(String bootId, Optional<Installation> installation) {
    FakeWire wire = new FakeWire();
    Link link = new Link(links.open(wire), wire);
    return link.send(new Frame.Hello(1, "berlin", "1.2.3", bootId, 10, List.of(), installation));
  }

  Submission submit(Command command) {
    return links.submit("berlin", command, "digest of " + command.id());
  }

  Submission submitRun() {
    return submit(Pipelines.run(ID.value(), "orders", Pipelines.runId("1")));
  }

  static Frame done(CommandId id) {
    return new Frame.Result(new Reply.Done(id, "done", Optional.empty()));
  }

  Optional<Reply> result() {
    return state.command(ID).flatMap(command -> command.result());
  }

  void assertExpired(String message) {
    assertThat(result())
        .hasValueSatisfying(
            reply -> {
              assertThat(reply).isInstanceOf(Reply.Refused.class);
              assertThat(((Reply.Refused) reply).cause().kind()).isEqualTo(Kind.EXPIRED);
              assertThat(((Reply.Refused) reply).cause().message()).contains(message);
            });
  }

  /** Time passes, and the link shows all along that it lives. */
  void passAlive(Link link, Duration duration) {
    Duration left = duration;
    while (!left.isZero()) {
      Duration step = left.compareTo(HEARTBEAT) > 0 ? HEARTBEAT : left;
      time.advance(step);
      link.session().onBytes();
      links.tick();
      left = left.minus(step);
    }
  }
}
