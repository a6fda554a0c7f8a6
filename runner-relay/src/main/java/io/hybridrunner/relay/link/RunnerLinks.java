package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.relay.link.Mailbox.Attachment;
import io.hybridrunner.relay.state.CommandRecord;
import io.hybridrunner.relay.state.CommandRecord.Progress;
import io.hybridrunner.relay.state.RelayState;
import io.hybridrunner.relay.state.RunnerRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All links and mailboxes of a relay: hands commands in at one end, stores results and statuses at
 * the other. Thread-safe; no method waits for the network, some wait for the state.
 */
public final class RunnerLinks {

  private static final Logger LOG = LoggerFactory.getLogger(RunnerLinks.class);

  private static final String RESTARTS = "the relay restarts";

  /** Connections without a greeting; so many of a storm's runners greet at the same moment. */
  private static final int MOST_GREETING = 2_000;

  private final RelayState state;
  private final LinkSettings settings;
  private final FrameCodec codec;
  private final Clock clock;
  private final PipelineChanges pipelines;
  private final Intake intake;
  private final Prober prober;

  private volatile boolean isClosed;

  /** Told when a link has ended. */
  private final Object gone = new Object();

  private final Set<LinkSession> sessions = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, Mailbox> mailboxes = new ConcurrentHashMap<>();

  /** Takes up the commands that the state has without a result. */
  public RunnerLinks(RelayState state, LinkSettings settings, FrameCodec codec, Clock clock) {
    this.state = state;
    this.settings = settings;
    this.codec = codec;
    this.clock = clock;
    this.pipelines = new PipelineChanges(state);
    this.intake = new Intake(settings, codec);
    this.prober = new Prober(settings.probes(), clock, this::probe);
    state.unfinished().forEach(this::takeUp);
  }

  private void takeUp(CommandRecord record) {
    if (record.progress() instanceof Progress.Waiting waiting) {
      put(record.runnerId(), intake.readmit(waiting.command(), record.expiresAt()));
    } else if (record.progress() instanceof Progress.Delivered delivered) {
      Ticket ticket = intake.readmit(delivered.command(), record.expiresAt());
      ticket.perhapsTaken = true;
      ticket.sentEarlier = true;
      ticket.sentAt = delivered.at();
      ticket.firstSentHere = delivered.at();
      ticket.linkLost(clock.instant().plus(settings.silence()));
      put(record.runnerId(), ticket);
    }
  }

  /** A connection was opened. */
  public LinkSession open(Wire wire) {
    LinkSession session = new LinkSession(this, wire, codec, settings, clock);
    sessions.add(session);
    if (isClosed) {
      session.close(CloseCode.RESTARTS, RESTARTS);
    } else if (sessions.size() > settings.runners()) {
      session.close(CloseCode.TRY_LATER, "more than " + settings.runners() + " runners");
    } else if (sessions.stream().filter(LinkSession::isGreeting).count() > MOST_GREETING) {
      session.close(CloseCode.TRY_LATER, "more than " + MOST_GREETING + " did not greet yet");
    }
    return session;
  }

  /**
   * Hands in a command that changes something.
   *
   * @param digest of what is asked: the same command id with another digest is a conflict
   */
  public Submission submit(String runnerId, Command command, String digest) {
    Instant now = clock.instant();
    Intake.Admission admission = intake.admit(command, now, room(runnerId));
    if (admission instanceof Intake.Admission.Turned turned) {
      return new Submission.Refused(turned.cause());
    }
    Ticket ticket = ((Intake.Admission.Admitted) admission).ticket();
    CommandRecord record = Intake.record(runnerId, command, digest, now, ticket.expiresAt);
    Optional<CommandRecord> known = state.add(record);
    if (known.isPresent()) {
      intake.done(ticket);
      return known.get().digest().equals(digest)
          ? new Submission.Known(known.get())
          : new Submission.Refused(Intake.conflict(known.get()));
    }
    pipelines.submitted(runnerId, command, now);
    put(runnerId, ticket);
    return new Submission.Accepted(record);
  }

  /** Asks a runner something; the answer is an {@code EXPIRED} refusal when none came in time. */
  public CompletableFuture<Reply> ask(String runnerId, Command question) {
    Intake.Admission admission = intake.admit(question, clock.instant(), room(runnerId));
    if (admission instanceof Intake.Admission.Admitted admitted) {
      put(runnerId, admitted.ticket());
      return admitted.ticket().answer.copy();
    }
    Cause cause = ((Intake.Admission.Turned) admission).cause();
    return CompletableFuture.completedFuture(new Reply.Refused(question.id(), cause));
  }

  /** A probe is let in however many commands wait: just then it is wanted. */
  private CompletableFuture<Reply> probe(String runnerId, Command.Probe probe) {
    Ticket ticket = intake.readmit(probe, clock.instant().plus(probe.timeToLive()));
    put(runnerId, ticket);
    return ticket.answer.copy();
  }

  /** What the probes of a connected runner have shown. */
  public Optional<ProbeRecord> probes(String runnerId) {
    return prober.of(runnerId);
  }

  /** Comes with the result of a command that was submitted. Cancelled when the relay stops. */
  public CompletableFuture<Reply> resultOf(CommandRecord command) {
    Optional<Ticket> ticket =
        Optional.ofNullable(mailboxes.get(command.runnerId()))
            .flatMap(mailbox -> mailbox.ticket(command.id()));
    if (ticket.isPresent()) {
      return ticket.get().answer.copy();
    }
    return state
        .command(command.id())
        .flatMap(CommandRecord::result)
        .map(CompletableFuture::completedFuture)
        .orElseGet(CompletableFuture::new);
  }

  /** Whether a runner's link is up now. */
  public boolean isConnected(String runnerId) {
    return link(runnerId).isPresent();
  }

  /** How many commands of a runner have no result yet, beside the relay's own probe. */
  public int waiting(String runnerId) {
    Mailbox mailbox = mailboxes.get(runnerId);
    if (mailbox == null) {
      return 0;
    }
    boolean isProbed = prober.open(runnerId).flatMap(mailbox::ticket).isPresent();
    return mailbox.size() - (isProbed ? 1 : 0);
  }

  private int room(String runnerId) {
    return settings.queuedPerRunner() - waiting(runnerId);
  }

  /** When a runner was heard last; empty for never. */
  public Optional<Instant> lastSeen(String runnerId) {
    return link(runnerId)
        .map(LinkSession::lastHeard)
        .or(() -> state.runner(runnerId).map(RunnerRecord::lastSeen));
  }

  private Optional<LinkSession> link(String runnerId) {
    return Optional.ofNullable(mailboxes.get(runnerId)).flatMap(Mailbox::link);
  }

  private void put(String runnerId, Ticket ticket) {
    mailboxes.compute(
        runnerId,
        (id, known) -> {
          Mailbox mailbox = known == null ? new Mailbox(id, settings, clock) : known;
          mailbox.add(ticket);
          return mailbox;
        });
    link(runnerId).ifPresent(LinkSession::wake);
  }

  void greeted(LinkSession session, Frame.Hello hello) {
    Claimant claimant = new Claimant(session, hello, clock.instant());
    CompletableFuture<Attachment> attachment = new CompletableFuture<>();
    Mailbox mailbox =
        mailboxes.compute(
            hello.runnerId(),
            (id, known) -> {
              Mailbox box = known == null ? new Mailbox(id, settings, clock) : known;
              attachment.complete(box.attach(claimant));
              return box;
            });
    if (attachment.join() instanceof Attachment.Held held) {
      String reason = "held by " + held.by().description();
      LOG.warn("{} was refused as runner '{}': {}", session.remote(), hello.runnerId(), reason);
      session.close(CloseCode.RUNNER_ID_HELD, reason);
      return;
    }
    if (attachment.join() instanceof Attachment.TakenOver over) {
      over.from().session().close(CloseCode.REPLACED, over.reason());
    }
    state.save(RunnerRecord.greeted(hello, claimant.since()));
    LOG.info("Runner '{}' is connected: {}", hello.runnerId(), claimant.description());
    session.welcome(hello, mailbox);
  }

  void left(LinkSession session, Mailbox mailbox, String reason) {
    if (mailbox.detach(session)) {
      LOG.info("Runner '{}' is disconnected: {}", mailbox.runnerId(), reason);
      prober
          .disconnected(mailbox.runnerId())
          .flatMap(mailbox::claim)
          .ifPresent(probe -> finish(mailbox, probe, Prober.linkLost(probe.command.id())));
      state
          .runner(mailbox.runnerId())
          .ifPresent(runner -> state.save(runner.gone(session.lastHeard())));
    }
  }

  void closed(LinkSession session) {
    sessions.remove(session);
    synchronized (gone) {
      gone.notifyAll();
    }
  }

  /** Waits until every link has ended, so that its goodbye is not cut off; within a bound. */
  public void awaitEnds(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (gone) {
      long left = atMost.toNanos();
      try {
        while (!sessions.isEmpty() && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(gone, left);
          left = deadline - System.nanoTime();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void heard(String runnerId, Instant at, Optional<Integer> capacity) {
    capacity.ifPresent(
        room -> state.runner(runnerId).ifPresent(runner -> state.save(runner.heard(at, room))));
  }

  void sending(Ticket ticket, Instant at) {
    if (!ticket.isRead()) {
      state.delivered(ticket.command.id(), at);
    }
  }

  void answered(Mailbox mailbox, Reply reply) {
    mailbox.claim(reply.commandId()).ifPresent(ticket -> finish(mailbox, ticket, reply));
  }

  private void finish(Mailbox mailbox, Ticket ticket, Reply reply) {
    Instant now = clock.instant();
    if (!ticket.isRead()) {
      state.finish(ticket.command.id(), reply, now);
      pipelines.done(mailbox.runnerId(), ticket.command, reply, now);
    }
    mailbox.release(ticket);
    intake.done(ticket);
    ticket.answer.complete(reply);
    mailbox.link().ifPresent(LinkSession::wake);
  }

  void record(String runnerId, StatusEvent event) {
    if (state.record(runnerId, event.status(), clock.instant()) == RelayState.Recorded.FOREIGN) {
      LOG.warn(
          "Runner '{}' reported run {}, which is another runner's; passed over",
          runnerId,
          event.status().runId());
    }
  }

  void problem(Mailbox mailbox, Frame.Problem problem) {
    Optional<Ticket> ticket =
        problem.regarding().filter(Greetings::isUsable).map(CommandId::new).flatMap(mailbox::claim);
    if (ticket.isPresent()) {
      CommandId id = ticket.get().command.id();
      finish(mailbox, ticket.get(), new Reply.Refused(id, problem.cause()));
    } else {
      LOG.warn(
          "Runner '{}' could not read a frame: {}", mailbox.runnerId(), problem.cause().kind());
    }
  }

  /** Looks at every link and mailbox; called several times in a heartbeat. */
  public void tick() {
    sessions.forEach(LinkSession::tick);
    for (Mailbox mailbox : mailboxes.values()) {
      mailbox.offerAgain();
      Map<Ticket, Cause> ends = mailbox.expire(lastSeen(mailbox.runnerId()));
      ends.forEach(
          (ticket, cause) ->
              finish(mailbox, ticket, new Reply.Refused(ticket.command.id(), cause)));
      if (mailbox.link().isPresent()) {
        prober.tick(mailbox.runnerId());
      }
      mailbox.link().ifPresent(LinkSession::wake);
      mailboxes.computeIfPresent(mailbox.runnerId(), (id, box) -> box.isIdle() ? null : box);
    }
  }

  /**
   * Says goodbye to every runner, and gives up what the API waits for. Nobody knows here whether a
   * relay comes again, so runners are told to try.
   */
  public void close() {
    isClosed = true;
    sessions.forEach(session -> session.close(CloseCode.RESTARTS, RESTARTS));
    mailboxes.values().forEach(Mailbox::giveUpWaiting);
  }
}
