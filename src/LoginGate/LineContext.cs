using Akka.Actor;
using LoginGate.Settings;
using LoginGate.Statistics;

namespace LoginGate;

/// <summary>What every actor of a line is given.</summary>
internal sealed record LineContext(LineSettings Settings, IActorRef Admission, LineStatistics Statistics, TimeProvider Clock);
