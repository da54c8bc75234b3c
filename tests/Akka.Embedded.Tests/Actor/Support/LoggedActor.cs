using Akka.Actor;

namespace Akka.Embedded.Tests.Actor.Support;

/// <summary>Writes each step of its life into a journal; "boom" makes it fail, a child is made by its name.</summary>
public class LoggedActor : ReceiveActor
{
    private readonly Journal _journal;
    private readonly string _name;

    public LoggedActor(Journal journal, string name)
    {
        _journal = journal;
        _name = name;
        Log("new");
        Receive<Func<IActorContext, object>>(run => Sender.Tell(run(Context) ?? "null"));
        Receive<Exception>(e =>
        {
            Log("fails");
            throw e;
        });
        ReceiveAny(m => Log(m.ToString()!));
    }

    protected void Log(string what) => _journal.Add(_name + ": " + what);

    protected override void PreStart()
    {
        Log("PreStart");
        base.PreStart();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        Log("PreRestart " + (message ?? "null").GetType().Name);
        base.PreRestart(reason, message!);
    }

    protected override void PostRestart(Exception reason)
    {
        Log("PostRestart");
        base.PostRestart(reason);
    }

    protected override void PostStop()
    {
        Log("PostStop");
        base.PostStop();
    }
}

public static class Run
{
    /// <summary>Runs code on the actor's turn.</summary>
    public static Task<object> On(IActorRef actor, Func<IActorContext, object?> code) =>
        actor.Ask<object>((Func<IActorContext, object?>)code, TimeSpan.FromSeconds(15));
}
