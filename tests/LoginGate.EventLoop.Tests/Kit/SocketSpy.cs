using System.Net.Sockets;
using Akka.IO;

namespace LoginGate.EventLoop.Tests.Kit;

/// <summary>A socket option that reports when it is asked.</summary>
public sealed class SocketSpy(Action<Socket>? before = null, Action<Socket>? after = null, Action<Socket>? beforeBind = null,
    Action<Socket>? afterBind = null) : Inet.SocketOptionV2
{
    public override void BeforeConnect(Socket s) => before?.Invoke(s);

    public override void AfterConnect(Socket s) => after?.Invoke(s);

    public override void BeforeServerSocketBind(Socket ss) => beforeBind?.Invoke(ss);

    public override void AfterBind(Socket s) => afterBind?.Invoke(s);
}
