using System.Net;
using Akka.Actor;

namespace LoginGate.EventLoop.Tests.Kit;

/// <summary>A listener, who bound it, and who is told of its connections.</summary>
public sealed record Server(Probe Commander, Probe Handler, IActorRef Listener, IPEndPoint Address);
