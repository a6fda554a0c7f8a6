package io.hybridrunner.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.relay.state.CommandRecord;
import io.hybridrunner.testkit.Pipelines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The relay's links, a runner that does anything at all, and what must hold all the same. Whatever
 * is sent is judged at that moment; the rest when {@link #check} is called. Moved by one thread.
 */
final class FuzzedLinks {

  private static final FrameCodec CODEC = new FrameCodec();
  private static final int RUNS = 4;
  private static final List<RunPhase> PHASES = List.of(RunPhase.values());

  /** A connection that was opened, and whose end was perhaps not heard of yet. */
  private record Link(LinkSession session, FuzzedWire wire) {}

  private final LinksRig rig = new LinksRig();
  private final List<Link> links = new ArrayList<>();
  private final Map<CommandId, Command> submitted = new LinkedHashMap<>();
  private final Map<CommandId, Reply> finished = new HashMap<>();
  private final Map<RunId, RunPhase> shown = new HashMap<>();
  private final List<CompletableFuture<Reply>> asked = new ArrayList<>();
  private int named;
  private int badInARow;
  private Optional<Link> up = Optional.empty();
  private Optional<Long> acknowledged = Optional.empty();

  private Optional<CommandRecord> record(CommandId id) {
    return rig.state.command(id);
  }

  private boolean isFinished(CommandId id) {
    return record(id).flatMap(CommandRecord::result).isPresent();
  }

  // What the relay is told to do.

  void submit(int choice) {
    named++;
    CommandId id = new CommandId("c-" + named);
    Duration ttl = choice % 2 == 0 ? LinksRig.TTL : LinksRig.HEARTBEAT;
    RunId run = Pipelines.runId("of " + named);
    Command command =
        choice % 5 == 4
            ? new Command.TestConnection(id, ttl, run, "test", "{}")
            : new Command.Run(id, ttl, Pipelines.id("p" + choice % 3), 0.1, run, Optional.empty());
    if (rig.submit(command) instanceof Submission.Accepted) {
      submitted.put(id, command);
    }
  }

  void ask() {
    named++;
    asked.add(
        rig.links.ask(
            "berlin", new Command.Health(new CommandId("q-" + named), LinksRig.HEARTBEAT)));
  }

  void pass(Duration time) {
    rig.time.advance(time);
    rig.links.tick();
  }

  // What the network and the runner do.

  void connect(String bootId) {
    FuzzedWire wire = new FuzzedWire(this::sent);
    Link link = new Link(rig.links.open(wire), wire);
    links.add(link);
    if (wire.isOpen()) {
      // Sends from within are judged against the link that comes up.
      Optional<Link> before = up;
      up = Optional.of(link);
      link.session()
          .onText(
              CODEC.encode(
                  new Frame.Hello(1, "berlin", "1.2.3", bootId, 10, List.of(), Optional.empty())));
      if (wire.isWelcomed()) {
        badInARow = 0;
      } else {
        up = before;
      }
    }
  }

  void lose(int choice) {
    if (!links.isEmpty()) {
      Link link = links.remove(choice % links.size());
      link.wire().ended();
      link.session().onClosed(1006, "");
    }
  }

  void hang(boolean value) {
    up.ifPresent(link -> link.wire().hang(value));
  }

  /** Any command that there ever was is answered, whatever link it was sent on. */
  void answer(int choice) {
    CommandId id = new CommandId("c-" + (1 + choice % (named + 1)));
    Cause cause = Cause.of(Kind.BUSY, "answer " + choice, "");
    Reply reply =
        choice % 2 == 0
            ? new Reply.Done(id, "answer " + choice, Optional.empty())
            : new Reply.Refused(id, cause);
    boolean isDue = mayBeSaid() && up.orElseThrow().wire().unanswered.contains(id);
    say(new Frame.Result(reply));
    if (isDue && !finished.containsKey(id)) {
      assertThat(record(id).flatMap(CommandRecord::result)).as("%s", id).contains(reply);
    }
  }

  void busy(int choice) {
    CommandId id = new CommandId("c-" + (1 + choice % (named + 1)));
    say(new Frame.Busy(id));
    up.ifPresent(link -> link.wire().unanswered.remove(id));
  }

  void problem(int choice) {
    Optional<String> regarding =
        choice % 3 == 0 ? Optional.empty() : Optional.of("c-" + (1 + choice % (named + 1)));
    say(new Frame.Problem(regarding, Cause.of(Kind.UNSUPPORTED, "unknown", "")));
  }

  void report(int choice) {
    RunId run = Pipelines.runId("r" + choice % RUNS);
    RunPhase phase = PHASES.get(choice / RUNS % PHASES.size());
    named++;
    boolean isDue = mayBeSaid();
    acknowledged = Optional.empty();
    say(
        new Frame.Event(
            new StatusEvent(
                named,
                new RunStatus(
                    run,
                    Optional.empty(),
                    "run",
                    phase,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))));
    if (isDue) {
      assertThat(rig.state.run(run)).isPresent();
    }
    if (isDue && up.orElseThrow().wire().isFree()) {
      assertThat(acknowledged).contains((long) named);
    }
  }

  void garbage(int choice) {
    if (mayBeSaid()) {
      Link link = up.orElseThrow();
      boolean counts = choice % 4 != 0;
      String text = counts ? "{\"type\": \"result\", \"commandId\": " : "{\"type\": \"x-new\"}";
      link.session().onText(text);
      badInARow += counts ? 1 : 0;
      boolean isTenth = badInARow == LinkSession.MOST_MALFORMED_IN_A_ROW;
      assertThat(link.wire().closeCode())
          .isEqualTo(isTenth ? Optional.of(CloseCode.POLICY) : Optional.empty());
    }
  }

  private boolean mayBeSaid() {
    return up.filter(link -> link.wire().isOpen()).isPresent();
  }

  private void say(Frame frame) {
    if (mayBeSaid()) {
      badInARow = 0;
      up.orElseThrow().session().onText(CODEC.encode(frame));
    }
  }

  // What must hold.

  private void sent(FuzzedWire wire, Frame frame) {
    if (frame instanceof Frame.Ack ack) {
      acknowledged = Optional.of(ack.eventId());
    }
    if (!(frame instanceof Frame.Order order) || Ticket.isRead(order.command())) {
      return;
    }
    CommandId id = order.command().id();
    assertThat(up.map(Link::wire)).as("the link a command goes out on").contains(wire);
    assertThat(isFinished(id)).as("%s is finished, and sent again", id).isFalse();
    assertThat(record(id).flatMap(CommandRecord::deliveredAt)).as("noted before").isPresent();
    for (Command before : submitted.values()) {
      if (before.id().equals(id)) {
        break;
      }
      boolean sameLine =
          before.serializedBy().isPresent()
              && before.serializedBy().equals(order.command().serializedBy());
      assertThat(sameLine && !isFinished(before.id()))
          .as("%s is sent before %s has its result", id, before.id())
          .isFalse();
    }
    wire.unanswered.add(id);
  }

  void check() {
    for (CommandId id : submitted.keySet()) {
      Optional<Reply> result = record(id).flatMap(CommandRecord::result);
      Reply first = finished.get(id);
      if (first != null) {
        assertThat(result).as("the first result of %s", id).contains(first);
      }
      result.ifPresent(reply -> finished.put(id, reply));
    }
    assertThat(rig.state.unfinished()).hasSize(submitted.size() - finished.size());
    for (int i = 0; i < RUNS; i++) {
      RunId run = Pipelines.runId("r" + i);
      rig.state
          .run(run)
          .ifPresent(
              now -> {
                RunPhase phase = now.status().phase();
                assertThat(shown.getOrDefault(run, phase).canBecome(phase))
                    .as("%s becomes %s", shown.get(run), phase)
                    .isTrue();
                shown.put(run, phase);
              });
    }
  }

  /** A runner that answers all: nothing may be left, and there must be as much room as before. */
  void settle() {
    while (!links.isEmpty()) {
      lose(0);
    }
    pass(LinksRig.SILENCE);
    connect("the last");
    for (int i = 0; i < 100 && rig.links.waiting("berlin") > 0; i++) {
      for (CommandId id : List.copyOf(submitted.keySet())) {
        if (up.orElseThrow().wire().unanswered.contains(id)) {
          say(LinksRig.done(id));
        }
      }
      rig.passAlive(
          new LinksRig.Link(up.orElseThrow().session(), new FakeWire()), LinksRig.HEARTBEAT);
      check();
    }
    assertThat(rig.links.waiting("berlin")).as("commands that wait").isZero();
    assertThat(asked).allMatch(CompletableFuture::isDone);
    assertThatBooksBalance();
  }

  private void assertThatBooksBalance() {
    FuzzedWire wire = up.orElseThrow().wire();
    wire.unanswered.clear();
    for (int i = 0; i < LinksRig.SETTINGS.outstanding() + 1; i++) {
      submit(i);
    }
    assertThat(wire.unanswered)
        .as("as many at once as ever")
        .hasSize(LinksRig.SETTINGS.outstanding());
    while (!wire.unanswered.isEmpty()) {
      CommandId next = wire.unanswered.iterator().next();
      wire.unanswered.remove(next);
      say(LinksRig.done(next));
    }
    long all = LinksRig.SETTINGS.queuedBytes();
    assertThat(rig.submit(large(all + 1))).as("too much").isInstanceOf(Submission.Refused.class);
    assertThat(rig.submit(large(all)))
        .as("as much as ever")
        .isInstanceOf(Submission.Accepted.class);
  }

  /** A command that is a message of so many bytes. */
  private static Command large(long bytes) {
    Command.Run empty = run("");
    int rest =
        (int) bytes
            - Outbound.text(CODEC, new Frame.Order(empty)).getBytes(StandardCharsets.UTF_8).length;
    return run("x".repeat(rest));
  }

  private static Command.Run run(String padding) {
    return new Command.Run(
        new CommandId("large"),
        LinksRig.TTL,
        Pipelines.id("p0"),
        0.1,
        Pipelines.runId("large"),
        Optional.of("{\"x\": \"" + padding + "\"}"));
  }
}
