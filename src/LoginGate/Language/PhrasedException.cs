namespace LoginGate.Language;

/// <summary>An exception that tells an operator what is wrong.</summary>
internal abstract class PhrasedException(Phrase reason, Exception? cause = null) : Exception(reason.ToString(), cause)
{
    /// <summary><see cref="Exception.Message"/>, which is English, for whoever can say it in another language.</summary>
    public Phrase Reason => reason;
}
