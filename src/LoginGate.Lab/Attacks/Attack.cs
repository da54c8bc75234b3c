namespace LoginGate.Lab.Attacks;

/// <summary>A kind of attack on a gate.</summary>
public abstract class Attack
{
    private protected Attack(string name, FormattableString summary, FormattableString goodGate)
    {
        Name = name;
        Summary = summary;
        GoodGate = goodGate;
    }

    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public FormattableString Summary { get; }

    /// <summary>What a good gate does against it, in one line.</summary>
    public FormattableString GoodGate { get; }

    /// <summary>Attacks until the field's time is over, or until nothing is left to do. Never throws for what the gate does.</summary>
    internal abstract Task RunAsync(AttackField field);

    /// <summary>Adds what follows from the figures to the findings.</summary>
    internal virtual void Judge(AttackField field, AttackFigures figures)
    {
    }
}
